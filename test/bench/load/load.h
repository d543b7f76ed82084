// Load for a chat server: many members of one room in one thread, cheap enough that the server is what is measured.
//
//   main.c      what is asked for, the phases of a run, what is printed
//   socket.c    connections: TCP, TLS, what is read and written, one turn of the loop
//   hearth.c, irc.c, handshake.c   what is said on the wire, and what comes back
//   tally.c     counts messages at every member, and knows what is missing or out of order
//   times.c     the clock, how long deliveries took, what the server used
//
// Only loopback is spoken to. Whatever is not as it must be ends the run with a sentence and status 1.

#pragma once

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What is asked for on the command line, as `name=value`.
struct wish {
  long port, tls, pid;
  long members, senders, window, rate;
  long warm, messages, size, at_once, series, token, networks;
};
extern struct wish wish;

enum stage { CONNECTING, SHAKING_HANDS, COMING_IN, IN };

// Bytes that wait until the rest of them came, or until they can be sent.
struct bytes {
  char *at;
  size_t have, room;
};

struct member {
  int fd, number;
  enum stage stage;
  char name[16];
  SSL *tls;
  uint32_t watched;
  struct bytes in, out;
  uint32_t said;    // how many messages it sent
  uint32_t *heard;  // of each sender: how many of its messages arrived here
  uint64_t order;   // a hash of all that arrived here, in its order
};
extern struct member *members;

struct protocol {
  const char *name;
  bool echoes;  // a sender gets its own messages, too
  void (*greet)(struct member *);
  // Takes one whole frame or line; says how long it was, or 0 if it is not whole yet.
  size_t (*take)(struct member *, const char *from, size_t length);
  void (*say)(struct member *, const char *text, int length);
  void (*sign_of_life)(struct member *);  // NULL: it says so by itself
};
extern const struct protocol HEARTH, IRC, HANDSHAKE;
extern const struct protocol *protocol;

// socket.c
extern uint64_t bytes_read, read_at;  // the latter: when bytes came last
extern long members_in;
extern double first_cpu, last_cpu;  // of the server, for the first and the last thousand that came in
void open_all(void);
void turn(uint64_t wait_ns);
void put(struct member *, const char *from, size_t length);
void flush(struct member *);
void come_in(struct member *);

// tally.c
extern uint64_t delivered;
void tally_begin(void);
void speak(struct member *);
void tally(struct member *, const char *text, size_t length);
void tally_check(void);

// times.c
struct spread {
  uint64_t count, most;
  uint32_t steps[64 * 64];
};
uint64_t now_ns(void);
void spread_add(struct spread *, uint64_t ns);
double spread_ms(const struct spread *, double share);
double server_cpu(void);
double own_cpu(void);

// main.c
// When a message was due; NULL while no times are taken.
extern uint64_t (*due)(const struct member *sender, uint32_t number);
void took(uint64_t ns);
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
