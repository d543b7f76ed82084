// Hearth's own protocol (shared/wire/PROTOCOL.md): frames of a length and JSON. A member comes in as a guest who takes
// typed answers, so that messages come together in `messages`.

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "load.h"

enum { HEAD = 4, FRAME_MOST = 4 << 20 };

static void put_frame(struct member *m, const char *body, int length) {
  uint32_t head = htonl(length);
  put(m, (char *)&head, HEAD);
  put(m, body, length);
}

static void greet(struct member *m) {
  static const char HELLO[] = "{\"USERNAME\":\"%s\",\"HEARTH\":\"1\",%s,\"stream\":\"%s\",\"typed\":2}";
  char body[200], how[80] = "\"as\":\"guest\"";
  // The tokens of test/bench/written.ts.
  if (wish.token) snprintf(how, sizeof how, "\"token\":\"token-of-%s\",\"resume\":true", m->name);
  put_frame(m, body, snprintf(body, sizeof body, HELLO, m->name, how, m->name));
}

static void say(struct member *m, const char *text, int length) {
  static const char LINE[] = "{\"id\":\"%s.%u\",\"line\":\"%.*s\"}";
  char body[4400];
  put_frame(m, body, snprintf(body, sizeof body, LINE, m->name, m->said, length, text));
}

static void sign_of_life(struct member *m) { put_frame(m, "{\"pong\":true}", 13); }

static size_t take(struct member *m, const char *from, size_t length) {
  uint32_t body;
  if (length < HEAD) return 0;
  memcpy(&body, from, HEAD);
  body = ntohl(body);
  if (body > FRAME_MOST) fail("%s got a frame of %u bytes", m->name, body);
  if (length < HEAD + body) return 0;
  from += HEAD;
  if (m->stage == IN)
    tally(m, from, body);
  else if (memmem(from, body, "\"USERNAME_ACCEPTED\":true", 24))
    come_in(m);
  else
    fail("%s was not let in: %.*s", m->name, (int)body, from);
  return HEAD + body;
}

const struct protocol HEARTH = {"hearth", true, greet, take, say, sign_of_life};
