// Names of pictures, as people write them between colons. Few: those that people answer with.

const PICTURES = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok 👌|ok_hand 👌|clap 👏|wave 👋|pray 🙏|muscle 💪|raised_hands 🙌|handshake 🤝|point_up ☝️
heart ❤️|broken_heart 💔|tada 🎉|confetti 🎊|fire 🔥|rocket 🚀|star ⭐|sparkles ✨|zap ⚡|sun ☀️|rainbow 🌈|100 💯|gift 🎁|trophy 🏆
smile 😄|grin 😁|joy 😂|rofl 🤣|laughing 😆|sweat_smile 😅|wink 😉|blush 😊|heart_eyes 😍|kissing_heart 😘|sunglasses 😎|thinking 🤔
neutral 😐|confused 😕|worried 😟|cry 😢|sob 😭|angry 😠|rage 😡|scream 😱|flushed 😳|sleeping 😴|shrug 🤷|facepalm 🤦|eyes 👀|skull 💀
ghost 👻|robot 🤖|poop 💩|clown 🤡|cat 🐱|dog 🐶|bug 🐛|snail 🐌|turtle 🐢|coffee ☕|beer 🍺|cake 🍰|pizza 🍕|cookie 🍪|apple 🍎
check ✅|white_check_mark ✅|x ❌|warning ⚠️|question ❓|exclamation ❗|bulb 💡|memo 📝|book 📖|pin 📌|link 🔗|lock 🔒|key 🔑|bell 🔔
hourglass ⏳|clock ⏰|calendar 📅|hammer 🔨|wrench 🔧|gear ⚙️|package 📦|ship 🚢|computer 💻|phone 📱|mag 🔍|plus ➕|minus ➖
`;

/** By name, in lower case. */
export const EMOJI: ReadonlyMap<string, string> = new Map(
  PICTURES.trim()
    .split(/[|\n]/)
    .map((pair) => pair.split(' ') as [string, string]),
);

const NAMED = /^:([a-z0-9_+-]{1,32}):$/i;

/** `:tada:` as its picture; whatever else stands there stays as it is. */
export function pictured(text: string): string {
  const name = NAMED.exec(text)?.[1];
  return (name === undefined ? undefined : EMOJI.get(name.toLowerCase())) ?? text;
}
