// Connections, in one loop on epoll: they are opened some at a time, shake hands, greet, and are read from and written
// to whenever that goes without waiting. Certificates are not checked: it is this machine.

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "load.h"

enum { BYTES_A_READ = 256 * 1024, EVENTS_A_TURN = 1024, SIGN_OF_LIFE_S = 20, THOUSAND = 1000 };

uint64_t bytes_read, read_at;
long members_in;
double first_cpu, last_cpu;
static double cpu_before;
static long opened, signs;
static uint64_t began;
static int loop;
static SSL_CTX *tls;

static void watch(struct member *m, uint32_t events) {
  if (m->watched == events) return;
  struct epoll_event event = {.events = events, .data.ptr = m};
  if (epoll_ctl(loop, m->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, m->fd, &event) < 0)
    fail("epoll_ctl: %s", strerror(errno));
  m->watched = events;
}

static void keep(struct bytes *b, const char *from, size_t length) {
  if (b->have + length > b->room) {
    b->room = 2 * (b->have + length);
    if (!(b->at = realloc(b->at, b->room))) fail("out of memory");
  }
  memcpy(b->at + b->have, from, length);
  b->have += length;
}

static void drop(struct bytes *b, size_t length) {
  b->have -= length;
  memmove(b->at, b->at + length, b->have);
  if (b->have) return;
  free(b->at);
  *b = (struct bytes){0};
}

void put(struct member *m, const char *from, size_t length) { keep(&m->out, from, length); }

// How many bytes went; 0 if it would have to wait.
static size_t went(struct member *m, int result) {
  if (result > 0) return result;
  if (m->tls) {
    int why = SSL_get_error(m->tls, result);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return 0;
  } else if (result < 0 && errno == EAGAIN) {
    return 0;
  }
  fail("%s lost its connection", m->name);
}

void flush(struct member *m) {
  if (m->stage < COMING_IN) return;
  while (m->out.have) {
    size_t n = went(m, m->tls ? SSL_write(m->tls, m->out.at, m->out.have)
                              : send(m->fd, m->out.at, m->out.have, MSG_NOSIGNAL));
    if (!n) break;
    drop(&m->out, n);
  }
  watch(m, m->out.have ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

// Takes all that is whole; says how much that was.
static size_t take_all(struct member *m, const char *from, size_t length) {
  size_t done = 0;
  for (size_t n; done < length && (n = protocol->take(m, from + done, length - done));) done += n;
  return done;
}

static void receive(struct member *m) {
  static char fresh[BYTES_A_READ];
  for (;;) {
    size_t n = went(m, m->tls ? SSL_read(m->tls, fresh, sizeof fresh)
                              : recv(m->fd, fresh, sizeof fresh, 0));
    if (!n) return;
    bytes_read += n;
    read_at = now_ns();
    if (m->in.have) {
      keep(&m->in, fresh, n);
      drop(&m->in, take_all(m, m->in.at, m->in.have));
    } else {
      size_t done = take_all(m, fresh, n);
      if (done < n) keep(&m->in, fresh + done, n - done);
    }
  }
}

static void greet(struct member *m) {
  m->stage = COMING_IN;
  protocol->greet(m);
  flush(m);
}

static void shake_hands(struct member *m) {
  int result = SSL_do_handshake(m->tls);
  if (result == 1) {
    greet(m);
  } else {
    went(m, result);
    watch(m, SSL_want_write(m->tls) ? EPOLLIN | EPOLLOUT : EPOLLIN);
  }
}

static void connected(struct member *m) {
  int error = 0;
  socklen_t length = sizeof error;
  getsockopt(m->fd, SOL_SOCKET, SO_ERROR, &error, &length);
  if (error) fail("%s could not connect: %s", m->name, strerror(error));
  if (!tls) {
    greet(m);
    return;
  }
  m->stage = SHAKING_HANDS;
  if (!(m->tls = SSL_new(tls))) fail("no TLS");
  SSL_set_fd(m->tls, m->fd);
  SSL_set_connect_state(m->tls);
  shake_hands(m);
}

static void happened(struct member *m, uint32_t events) {
  if (m->stage == CONNECTING) {
    connected(m);
  } else if (m->stage == SHAKING_HANDS) {
    shake_hands(m);
  } else {
    if (events & ~EPOLLOUT) receive(m);
    if (events & EPOLLOUT) flush(m);
  }
}

static void open_next(void) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(wish.port)};
  struct member *m = &members[opened];
  int yes = 1;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  m->number = opened++;
  snprintf(m->name, sizeof m->name, "m%d", m->number);
  if (!(m->heard = calloc(wish.senders, sizeof *m->heard))) fail("out of memory");
  m->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (m->fd < 0) fail("socket: %s", strerror(errno));
  setsockopt(m->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (wish.networks) {  // each member has an address of its own
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f010001 + m->number)};
    if (bind(m->fd, (struct sockaddr *)&own, sizeof own) < 0) fail("bind: %s", strerror(errno));
  }
  if (connect(m->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS)
    fail("%s could not connect: %s", m->name, strerror(errno));
  watch(m, EPOLLOUT);
}

// Servers drop who is silent for long: each member says something now and then, one after another.
static void signs_of_life(void) {
  long wanted = (now_ns() - began) / 1e9 * wish.members / SIGN_OF_LIFE_S;
  for (; signs < wanted; signs++) {
    struct member *m = &members[signs % wish.members];
    if (m->stage != IN || !protocol->sign_of_life) continue;
    protocol->sign_of_life(m);
    flush(m);
  }
}

// Waits for so long, or until something happened, and does what is to be done about it.
void turn(uint64_t wait_ns) {
  static struct epoll_event events[EVENTS_A_TURN];
  struct timespec wait = {wait_ns / 1000000000, wait_ns % 1000000000};
  int count = epoll_pwait2(loop, events, EVENTS_A_TURN, &wait, NULL);
  for (int i = 0; i < count; i++) happened(events[i].data.ptr, events[i].events);
  signs_of_life();
}

void come_in(struct member *m) {
  m->stage = IN;
  members_in++;
  if (members_in == THOUSAND) first_cpu = server_cpu() - cpu_before;
  if (members_in == wish.members - THOUSAND) cpu_before = server_cpu();
  if (members_in == wish.members) last_cpu = server_cpu() - cpu_before;
}

static void begin(void) {
  began = read_at = now_ns();
  cpu_before = server_cpu();
  loop = epoll_create1(EPOLL_CLOEXEC);
  if (!wish.tls) return;
  tls = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                            SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_verify(tls, SSL_VERIFY_NONE, NULL);
  SSL_CTX_set_read_ahead(tls, 1);  // many records at once
  SSL_CTX_set_default_read_buffer_len(tls, 64 * 1024);
  SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
}

// Returns when all members are in.
void open_all(void) {
  begin();
  while (members_in < wish.members) {
    while (opened < wish.members && opened - members_in < wish.at_once) open_next();
    turn(50000000);
    if (now_ns() - read_at > 20 * 1000000000ull)
      fail("only %ld of %ld came in", members_in, wish.members);
  }
}
