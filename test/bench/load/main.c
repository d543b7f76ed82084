// load fanout|latency|idle hearth|irc|handshake name=value…
//
//   fanout    each sender has `window` messages under way: the next goes once the last member has its oldest one
//   latency   `rate` messages a second by all senders in turn, whatever comes back; times count from when each was due
//   idle      all come in, and stay until the standard input ends
//
// Prints a line of JSON when all members are in, one for each second of `latency` with `series=1`, and one at the end.

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "load.h"

static const uint64_t SECOND = 1000000000, QUIET = 200000000, SILENCE = 10 * 1000000000ull;

struct wish wish = {.members = 100, .senders = 1,  .window = 1,  .rate = 200,
                    .messages = 1000, .size = 100, .at_once = 64};
struct member *members;
const struct protocol *protocol;
uint64_t (*due)(const struct member *, uint32_t);

static const struct {
  const char *name;
  long *value;
  long least, most;
} NAMES[] = {
    {"port", &wish.port, 1, 65535},
    {"tls", &wish.tls, 0, 1},
    {"pid", &wish.pid, 1, 1 << 30},
    {"members", &wish.members, 1, 60000},
    {"senders", &wish.senders, 1, 60000},
    {"window", &wish.window, 1, 1000},
    {"rate", &wish.rate, 1, 1000000},
    {"warm", &wish.warm, 0, 10000000},
    {"messages", &wish.messages, 1, 10000000},
    {"size", &wish.size, 16, 4000},
    {"at_once", &wish.at_once, 1, 60000},
    {"series", &wish.series, 0, 1},
    {"token", &wish.token, 0, 1},           {"networks", &wish.networks, 0, 1},
};

_Noreturn void fail(const char *format, ...) {
  va_list rest;
  va_start(rest, format);
  fputs("load: ", stderr);
  vfprintf(stderr, format, rest);
  fputs("\n", stderr);
  exit(1);
}

static void read_wish(const char *word) {
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    size_t length = strlen(NAMES[i].name);
    if (strncmp(word, NAMES[i].name, length) || word[length] != '=') continue;
    char *end;
    long value = strtol(word + length + 1, &end, 10);
    if (*end || value < NAMES[i].least || value > NAMES[i].most) break;
    *NAMES[i].value = value;
    return;
  }
  fail("what is %s?", word);
}

static uint64_t goal(long messages) {
  return delivered + messages * (protocol->echoes ? wish.members : wish.members - 1);
}

static void missing(uint64_t wanted) {
  if (now_ns() - read_at > SILENCE)
    fail("%llu deliveries are missing", (unsigned long long)(wanted - delivered));
}

// Until nothing has come for a moment: what the server says of those who came in is over, too.
static void quiet(void) {
  for (read_at = now_ns(); now_ns() - read_at < QUIET;) turn(QUIET / 10);
}

static void fan_out(long messages) {
  uint64_t wanted = goal(messages);
  const struct member *last = &members[wish.members - 1];
  for (read_at = now_ns(); delivered < wanted; missing(wanted)) {
    for (long s = 0; s < wish.senders; s++)
      for (; messages && members[s].said - last->heard[s] < wish.window; messages--)
        speak(&members[s]);
    turn(SECOND / 10);
  }
}

static uint64_t began;     // when the first message of this phase is due
static uint32_t *before;   // of each sender: how many it had sent before this phase
static struct spread all, this_second;

static uint64_t due_at(uint64_t message) { return began + message * SECOND / wish.rate; }

static uint64_t due_of(const struct member *sender, uint32_t number) {
  return due_at((uint64_t)(number - before[sender->number]) * wish.senders + sender->number);
}

void took(uint64_t ns) {
  spread_add(&all, ns);
  if (wish.series) spread_add(&this_second, ns);
}

static void print_spread(const struct spread *s) {
  printf("\"p50\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"most\":%.3f", spread_ms(s, 0.5),
         spread_ms(s, 0.99), spread_ms(s, 0.999), s->most / 1e6);
}

static void print_second(void) {
  static uint64_t second;
  if (!wish.series || !due || now_ns() < began + (second + 1) * SECOND) return;
  printf("{\"second\":%llu,", (unsigned long long)++second);
  print_spread(&this_second);
  puts("}");
  memset(&this_second, 0, sizeof this_second);
}

static void at_rate(long messages) {
  uint64_t wanted = goal(messages);
  began = read_at = now_ns() + SECOND / 1000;
  for (long s = 0; s < wish.senders; s++) before[s] = members[s].said;
  for (long n = 0; delivered < wanted; n < messages ? (void)0 : missing(wanted)) {
    for (; n < messages && due_at(n) <= now_ns(); n++) speak(&members[n % wish.senders]);
    uint64_t now = now_ns(), next = n < messages ? due_at(n) : now + SECOND / 10;
    turn(next > now ? next - now : 0);
    print_second();
  }
}

static void measure(void (*run)(long), bool timed) {
  quiet();
  if (wish.warm) run(wish.warm);
  quiet();
  uint64_t bytes = bytes_read, count = delivered, start = now_ns();
  double cpu = server_cpu(), own = own_cpu();
  due = timed ? due_of : NULL;
  run(wish.messages);
  double seconds = (double)(read_at - start) / SECOND;
  cpu = server_cpu() - cpu;
  own = own_cpu() - own;
  count = delivered - count;
  bytes = bytes_read - bytes;
  due = NULL;
  quiet();
  tally_check();
  printf("{\"seconds\":%.4f,\"deliveries\":%llu,\"bytes\":%llu,\"serverCpu\":%.2f,\"ownCpu\":%.2f",
         seconds, (unsigned long long)count, (unsigned long long)bytes, cpu, own);
  if (timed) {
    printf(",");
    print_spread(&all);
  }
  puts("}");
}

static void stay(void) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  while (poll(&input, 1, 0) == 0) turn(SECOND / 10);
}

static void allow_files(long count) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  if (limit.rlim_max < (rlim_t)count || setrlimit(RLIMIT_NOFILE, &limit) < 0)
    fail("this machine does not allow %ld connections", count);
}

int main(int count, char **words) {
  if (count < 3) fail("say fanout, latency or idle, hearth or irc, and name=value");
  const char *mode = words[1];
  protocol = !strcmp(words[2], "irc") ? &IRC : !strcmp(words[2], "handshake") ? &HANDSHAKE : &HEARTH;
  for (int i = 3; i < count; i++) read_wish(words[i]);
  if (wish.senders >= wish.members && strcmp(mode, "idle")) fail("the last member only listens");
  setvbuf(stdout, NULL, _IOLBF, 0);
  prctl(PR_SET_TIMERSLACK, 1);
  allow_files(wish.members + 64);
  members = calloc(wish.members, sizeof *members);
  before = calloc(wish.senders, sizeof *before);
  if (!members || !before) fail("out of memory");
  tally_begin();

  uint64_t start = now_ns();
  double cpu = server_cpu();
  open_all();
  printf("{\"in\":%ld,\"seconds\":%.3f,\"serverCpu\":%.2f,\"firstCpu\":%.2f,\"lastCpu\":%.2f}\n", members_in,
         (double)(now_ns() - start) / SECOND, server_cpu() - cpu, first_cpu, last_cpu);
  if (!strcmp(mode, "fanout"))
    measure(fan_out, false);
  else if (!strcmp(mode, "latency"))
    measure(at_rate, true);
  else
    stay();
  return 0;
}
