// Clocks: this machine's, and those of the processor time that the server and this program used.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

static uint64_t read_clock(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

uint64_t now_ns(void) { return read_clock(CLOCK_MONOTONIC); }

double own_cpu(void) { return read_clock(CLOCK_PROCESS_CPUTIME_ID) / 1e9; }

// Seconds of processor time of the server's process, of both kinds; in steps of 10 ms. 0 if no process was named.
double server_cpu(void) {
  char path[40], stat[1024];
  if (!wish.pid) return 0;
  snprintf(path, sizeof path, "/proc/%ld/stat", wish.pid);
  FILE *file = fopen(path, "r");
  if (!file) fail("the server's process is gone");
  size_t length = fread(stat, 1, sizeof stat - 1, file);
  fclose(file);
  stat[length] = 0;
  unsigned long user, system;
  static const char FIELDS[] = ") %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lu %lu";
  const char *rest = strrchr(stat, ')');  // its name may have blanks in it
  if (!rest || sscanf(rest, FIELDS, &user, &system) != 2)
    fail("%s is not as it should be", path);
  return (double)(user + system) / sysconf(_SC_CLK_TCK);
}

// 64 steps to each power of two: good to 1.6 %.
enum { FINE = 64 };

void spread_add(struct spread *s, uint64_t ns) {
  int power = ns < FINE ? 0 : 57 - __builtin_clzll(ns);  // 0 below 2 * FINE
  s->steps[power * FINE + (ns >> power)]++;
  s->count++;
  if (ns > s->most) s->most = ns;
}

// The time in ms below which this share of them lies.
double spread_ms(const struct spread *s, double share) {
  uint64_t below = 0, wanted = share * s->count;
  for (int i = 0; i < 64 * FINE; i++) {
    below += s->steps[i];
    if (below <= wanted) continue;
    int power = i < 2 * FINE ? 0 : i / FINE - 1;
    return ((uint64_t)(i - power * FINE) << power) / 1e6;
  }
  return s->most / 1e6;
}
