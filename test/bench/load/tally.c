// Every message's text begins with a mark: `^`, which nothing else that a server sends contains, its sender, and its
// number among that sender's. Each member must get all of each sender's, in their order, and all members must get
// them in the same order.

#include <string.h>

#include "load.h"

enum { SENDER_DIGITS = 4, NUMBER_DIGITS = 8, MARK = 1 + SENDER_DIGITS + NUMBER_DIGITS };

uint64_t delivered;
static char text[4096];

void tally_begin(void) {
  for (int i = 0; i < wish.size; i++) text[i] = i % 8 == 7 ? ' ' : 'a' + i % 26;
}

static void write_hex(char *to, int digits, uint32_t value) {
  for (; digits > 0; value >>= 4) to[--digits] = "0123456789abcdef"[value & 15];
}

static uint32_t read_hex(const char *from, int digits) {
  uint32_t value = 0;
  for (int i = 0; i < digits; i++) {
    unsigned char c = from[i];
    value = value << 4 | (c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return value;
}

void speak(struct member *m) {
  text[0] = '^';
  write_hex(text + 1, SENDER_DIGITS, m->number);
  write_hex(text + 1 + SENDER_DIGITS, NUMBER_DIGITS, m->said++);
  protocol->say(m, text, wish.size);
  flush(m);
}

// Counts the messages in a whole frame or line that came to this member.
void tally(struct member *m, const char *from, size_t length) {
  const char *end = from + length;
  while ((from = memchr(from, '^', end - from))) {
    if (end - from < MARK) fail("%s got half a message", m->name);
    uint32_t sender = read_hex(from + 1, SENDER_DIGITS);
    uint32_t number = read_hex(from + 1 + SENDER_DIGITS, NUMBER_DIGITS);
    if (sender >= (uint32_t)wish.senders) fail("%s got a message that nobody sent", m->name);
    if (number != m->heard[sender])
      fail("%s got message %u of sender %u, not %u", m->name, number, sender, m->heard[sender]);
    m->heard[sender]++;
    m->order = m->order * 0x9e3779b97f4a7c15 + ((uint64_t)sender << 32 | number);
    delivered++;
    if (due) took(read_at - due(&members[sender], number));
    from += MARK;
  }
}

// Once the room is quiet: does everybody have everything?
void tally_check(void) {
  for (long i = 0; i < wish.members; i++) {
    struct member *m = &members[i];
    for (long s = 0; s < wish.senders; s++) {
      bool own = s == i && !protocol->echoes;
      if (m->heard[s] != (own ? 0 : members[s].said))
        fail("%s has %u of the %u messages of sender %ld", m->name, m->heard[s], members[s].said, s);
    }
    // The order of one's own messages among the others' shows only where they come back.
    bool listens = protocol->echoes || i >= wish.senders;
    if (listens && m->order != members[wish.members - 1].order)
      fail("%s got the messages in another order than %s", m->name, members[wish.members - 1].name);
  }
}
