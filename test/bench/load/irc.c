// IRC (RFC 2812), as far as talking in one channel needs it.

#include <stdio.h>
#include <string.h>

#include "load.h"

#define CHANNEL "#load"

static void greet(struct member *m) {
  static const char LINES[] = "NICK %s\r\nUSER %s 0 * :%s\r\n";
  char lines[100];
  put(m, lines, snprintf(lines, sizeof lines, LINES, m->name, m->name, m->name));
}

static void say(struct member *m, const char *text, int length) {
  char line[4200];
  put(m, line, snprintf(line, sizeof line, "PRIVMSG " CHANNEL " :%.*s\r\n", length, text));
}

static bool is(const char *word, const char *from, size_t length) {
  return length >= strlen(word) && memcmp(from, word, strlen(word)) == 0;
}

static void pong(struct member *m, const char *line, size_t length) {
  put(m, "PONG", 4);
  put(m, line + 4, length - 4);  // with what was asked, up to the end of the line
  flush(m);
}

// An answer to what `greet` said: 001 is the welcome, 366 the end of the channel's names, 4xx and 5xx are errors, but
// 422 only says that there is no message of the day.
static void answered(struct member *m, const char *line, size_t length) {
  const char *code = memchr(line, ' ', length);
  size_t left = code ? line + length - code : 0;
  bool error = left > 5 && (code[1] == '4' || code[1] == '5') && !is(" 422 ", code, left);
  if (is(" 001 ", code, left)) {
    put(m, "JOIN " CHANNEL "\r\n", strlen("JOIN " CHANNEL "\r\n"));
    flush(m);
  } else if (is(" 366 ", code, left)) {
    come_in(m);
  } else if (error || is("ERROR", line, length)) {
    fail("%s was not let in: %.*s", m->name, (int)length, line);
  }
}

static size_t take(struct member *m, const char *from, size_t length) {
  const char *end = memchr(from, '\n', length);
  if (!end) return 0;
  size_t whole = end + 1 - from;
  if (is("PING", from, whole))
    pong(m, from, whole);
  else if (m->stage == IN)
    tally(m, from, whole);
  else
    answered(m, from, whole);
  return whole;
}

const struct protocol IRC = {"irc", false, greet, take, say, NULL};
