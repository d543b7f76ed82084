// What keys can do: one row for each action, with its usual keys and a line of help. The screen, the help and the
// settings read the same rows.

export interface ActionRow {
  readonly action: string;
  readonly keys: readonly string[];
  readonly help: string;
}

export const ACTIONS = [
  { action: 'send', keys: ['enter'], help: 'send the line' },
  {
    action: 'send-as-text',
    keys: ['ctrl+o'],
    help: 'send it as plain text, whatever it looks like',
  },
  {
    action: 'new-line',
    keys: ['alt+enter', 'shift+enter', 'ctrl+j'],
    help: 'another line in the same message',
  },
  { action: 'complete', keys: ['tab'], help: 'complete the word, or the next one that fits' },
  { action: 'complete-back', keys: ['shift+tab'], help: 'the one before it' },
  { action: 'cancel', keys: ['escape'], help: 'close the list, or go back to the newest message' },
  { action: 'earlier', keys: ['up', 'ctrl+p'], help: 'the line above, or what you typed before' },
  { action: 'later', keys: ['down', 'ctrl+n'], help: 'the line below, or what you typed after' },
  {
    action: 'search-earlier',
    keys: ['ctrl+r'],
    help: 'search in what you typed; again for an older line',
  },
  { action: 'search-later', keys: ['ctrl+s'], help: 'the same, towards newer lines' },
  { action: 'left', keys: ['left', 'ctrl+b'], help: 'a character to the left' },
  { action: 'right', keys: ['right', 'ctrl+f'], help: 'a character to the right' },
  { action: 'word-left', keys: ['ctrl+left', 'alt+left', 'alt+b'], help: 'a word to the left' },
  { action: 'word-right', keys: ['ctrl+right', 'alt+right', 'alt+f'], help: 'a word to the right' },
  { action: 'line-start', keys: ['home', 'ctrl+a'], help: 'to the start of the line' },
  { action: 'line-end', keys: ['end', 'ctrl+e'], help: 'to the end of the line' },
  { action: 'delete-left', keys: ['backspace'], help: 'delete the character before the cursor' },
  { action: 'delete-right', keys: ['delete'], help: 'delete the character after the cursor' },
  {
    action: 'cut-word-left',
    keys: ['ctrl+w', 'alt+backspace', 'ctrl+backspace'],
    help: 'cut the word before the cursor',
  },
  {
    action: 'cut-word-right',
    keys: ['alt+d', 'ctrl+delete'],
    help: 'cut the word after the cursor',
  },
  { action: 'cut-to-start', keys: ['ctrl+u'], help: 'cut all before the cursor' },
  { action: 'cut-to-end', keys: ['ctrl+k'], help: 'cut all after the cursor' },
  { action: 'put-back', keys: ['ctrl+y'], help: 'put back what was cut' },
  { action: 'undo', keys: ['ctrl+_', 'ctrl+/'], help: 'take back the last change of the line' },
  { action: 'redo', keys: ['alt+/'], help: 'do again what was taken back' },
  {
    action: 'transpose-chars',
    keys: ['ctrl+t'],
    help: 'swap the character before the cursor with the one after it',
  },
  { action: 'transpose-words', keys: ['alt+t'], help: 'the same with words' },
  {
    action: 'editor',
    keys: ['ctrl+x', 'alt+e'],
    help: 'write on in your editor ($VISUAL or $EDITOR)',
  },
  { action: 'page-up', keys: ['pageup', 'alt+pageup'], help: 'older messages' },
  { action: 'page-down', keys: ['pagedown', 'alt+pagedown'], help: 'newer messages' },
  { action: 'oldest', keys: ['ctrl+home', 'alt+<'], help: 'the oldest message' },
  { action: 'newest', keys: ['ctrl+end', 'alt+>'], help: 'the newest message' },
  {
    action: 'next-unread',
    keys: ['alt+a', 'ctrl+g'],
    help: 'to the next unread message, chat by chat',
  },
  { action: 'mark-read', keys: ['alt+r'], help: 'mark the open chat as read, seen or not' },
  { action: 'chat-up', keys: ['alt+up', 'ctrl+up'], help: 'the chat above in the list' },
  { action: 'chat-down', keys: ['alt+down', 'ctrl+down'], help: 'the chat below in the list' },
  { action: 'chats', keys: ['f2'], help: 'the list of chats' },
  { action: 'help', keys: ['f1'], help: 'these keys' },
  { action: 'redraw', keys: ['ctrl+l'], help: 'draw the screen anew' },
  { action: 'suspend', keys: ['ctrl+z'], help: 'to the shell; fg brings you back' },
  { action: 'leave', keys: ['ctrl+c'], help: 'log out and leave' },
  {
    action: 'leave-if-empty',
    keys: ['ctrl+d'],
    help: 'the same on an empty line, otherwise delete a character',
  },
] as const satisfies readonly ActionRow[];

export type Action = (typeof ACTIONS)[number]['action'];
