// Names of pictures, as people write them between colons. A table of some three hundred in use, since the packages that
// have such names have thousands, which would be most of what a client loads.

const PICTURES = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok 👌|ok_hand 👌|clap 👏|wave 👋|pray 🙏|muscle 💪|raised_hands 🙌|handshake 🤝|point_up ☝️
point_down 👇|point_left 👈|point_right 👉|fist ✊|punch 👊|v ✌️|crossed_fingers 🤞|metal 🤘|call_me 🤙|hand ✋|writing_hand ✍️
heart ❤️|broken_heart 💔|orange_heart 🧡|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|black_heart 🖤|two_hearts 💕|kiss 💋
tada 🎉|confetti 🎊|fire 🔥|rocket 🚀|star ⭐|star2 🌟|sparkles ✨|zap ⚡|boom 💥|100 💯|gift 🎁|trophy 🏆|medal 🏅|balloon 🎈|dart 🎯
smile 😄|grin 😁|joy 😂|rofl 🤣|laughing 😆|sweat_smile 😅|wink 😉|blush 😊|heart_eyes 😍|kissing_heart 😘|sunglasses 😎|thinking 🤔
smiley 😃|slightly_smiling_face 🙂|upside_down 🙃|innocent 😇|hugs 🤗|yum 😋|stuck_out_tongue 😛|partying 🥳|star_struck 🤩|nerd 🤓|cowboy 🤠
smirk 😏|relieved 😌|neutral 😐|expressionless 😑|no_mouth 😶|rolling_eyes 🙄|raised_eyebrow 🤨|zipper_mouth 🤐|shushing 🤫|lying 🤥|monocle 🧐
confused 😕|worried 😟|frowning 🙁|cry 😢|sob 😭|pleading 🥺|angry 😠|rage 😡|scream 😱|fearful 😨|flushed 😳|sweat 😓|grimacing 😬
tired 😫|weary 😩|yawning 🥱|sleeping 😴|sleepy 😪|dizzy 😵|exploding_head 🤯|sick 🤢|vomiting 🤮|sneezing 🤧|mask 😷|hot 🥵|cold 🥶|melting 🫠
salute 🫡|shrug 🤷|facepalm 🤦|raising_hand 🙋|bow 🙇|eyes 👀|brain 🧠|ear 👂|skull 💀|ghost 👻|alien 👽|robot 🤖|imp 😈|poop 💩|clown 🤡
cat 🐱|dog 🐶|mouse 🐭|rabbit 🐰|fox 🦊|bear 🐻|panda 🐼|lion 🦁|cow 🐮|pig 🐷|frog 🐸|monkey 🐵|see_no_evil 🙈|hear_no_evil 🙉|speak_no_evil 🙊
chicken 🐔|penguin 🐧|bird 🐦|duck 🦆|owl 🦉|unicorn 🦄|bee 🐝|bug 🐛|butterfly 🦋|snail 🐌|turtle 🐢|snake 🐍|octopus 🐙|crab 🦀|whale 🐳|fish 🐟
sun ☀️|cloud ☁️|rain 🌧️|rainbow 🌈|umbrella ☔|snowflake ❄️|snowman ⛄|moon 🌙|earth 🌍|ocean 🌊|seedling 🌱|tree 🌳|cactus 🌵|clover 🍀|rose 🌹|sunflower 🌻
apple 🍎|banana 🍌|lemon 🍋|watermelon 🍉|grapes 🍇|strawberry 🍓|peach 🍑|avocado 🥑|pepper 🌶️|bread 🍞|cheese 🧀|egg 🥚|burger 🍔|fries 🍟|pizza 🍕
taco 🌮|sushi 🍣|popcorn 🍿|cookie 🍪|cake 🍰|birthday 🎂|chocolate 🍫|icecream 🍦|coffee ☕|tea 🍵|beer 🍺|beers 🍻|wine 🍷|cocktail 🍸|champagne 🍾
check ✅|white_check_mark ✅|x ❌|warning ⚠️|no_entry ⛔|stop 🛑|question ❓|exclamation ❗|recycle ♻️|plus ➕|minus ➖|red_circle 🔴|green_circle 🟢|yellow_circle 🟡
arrow_up ⬆️|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|bulb 💡|memo 📝|pencil ✏️|book 📖|books 📚|newspaper 📰|pin 📌|paperclip 📎|scissors ✂️|link 🔗
lock 🔒|unlock 🔓|key 🔑|shield 🛡️|bell 🔔|no_bell 🔕|loudspeaker 📢|speech 💬|thought 💭|email 📧|inbox 📥|outbox 📤|mailbox 📫|hourglass ⏳|clock ⏰|stopwatch ⏱️
calendar 📅|chart 📈|chart_down 📉|bar_chart 📊|money 💰|hammer 🔨|wrench 🔧|screwdriver 🪛|gear ⚙️|toolbox 🧰|magnet 🧲|test_tube 🧪|microscope 🔬|telescope 🔭
package 📦|floppy 💾|cd 💿|computer 💻|desktop 🖥️|keyboard ⌨️|printer 🖨️|battery 🔋|plug 🔌|satellite 📡|phone 📱|camera 📷|tv 📺|headphones 🎧|mag 🔍
ship 🚢|boat ⛵|airplane ✈️|car 🚗|bus 🚌|train 🚆|bike 🚲|construction 🚧|house 🏠|school 🏫|factory 🏭|tent ⛺|mountain ⛰️|flag 🏁|white_flag 🏳️
music 🎵|guitar 🎸|art 🎨|game 🎮|dice 🎲|puzzle 🧩|chess ♟️|soccer ⚽|basketball 🏀|crown 👑|gem 💎|crystal_ball 🔮|wizard 🧙|ninja 🥷|detective 🕵️
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
