/* Stands between a process and its C library, and gives it another clock: all processes that map
 * the same file share one, which runs at whatever rate that file says, and stands still while one
 * of their threads is behind with its work. See pace.py.
 *
 * Wall time and steady time run together. Whatever waits with a timeout waits by this clock. CPU
 * time, and the times of files, are the machine's own.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define THREADS 1024
#define SECOND 1000000000LL
#define AHEAD (20 * 1000000LL)  /* the clock stands still if it is not wound again within this */
#define GONE (5 * SECOND)       /* nobody winds it any more: it goes on like the machine's */
#define SLICE (10 * 1000000LL)  /* no wait asks for the rate less often than this */
#define PATIENCE (5 * SECOND)   /* how long the clock waits for one thread */
#define SHORT (10 * 1000000LL)  /* a wait for a condition as short as this is the machine's own */

struct thread {
  _Atomic int32_t pid;
  _Atomic int64_t busy_since; /* 0 while it waits */
};

/* As in pace.py. All times are nanoseconds. */
struct pace {
  _Atomic int64_t rate;     /* how many times faster than real; set by the play */
  _Atomic int64_t lag;      /* a thread that is busy for longer stops the clock; 0: none does */
  _Atomic int64_t wall;     /* of the clock's wall time, what is beyond its steady time */
  _Atomic int64_t turn;     /* odd while the next four change */
  _Atomic int64_t real;     /* on the machine's steady clock, when this piece began */
  _Atomic int64_t steady;   /* the clock's steady time then */
  _Atomic int64_t piece;    /* its rate in this piece */
  _Atomic int64_t until;    /* on the machine's steady clock, when the clock stands still */
  _Atomic int64_t stood;    /* for how long it has stood still */
  _Atomic int64_t forced;   /* how often a thread was not waited for any longer */
  struct thread threads[THREADS];
};

static struct pace *pace;
static _Thread_local struct thread *own;
static pthread_key_t at_end;

#define REAL(name) \
  static __typeof__(&name) real; \
  if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int64_t in_ns(const struct timespec *at) { return at->tv_sec * SECOND + at->tv_nsec; }

static struct timespec of_ns(int64_t ns) {
  return (struct timespec){.tv_sec = ns / SECOND, .tv_nsec = ns % SECOND};
}

static int64_t machine(clockid_t clock) {
  struct timespec now;
  REAL(clock_gettime);
  real(clock, &now);
  return in_ns(&now);
}

static int64_t steady_at(struct pace *of, int64_t now, int64_t *rate) {
  int64_t turn, begun, steady, piece, until;
  do {
    turn = atomic_load(&of->turn);
    begun = atomic_load(&of->real);
    steady = atomic_load(&of->steady);
    piece = atomic_load(&of->piece);
    until = atomic_load(&of->until);
  } while (turn & 1 || turn != atomic_load(&of->turn));
  int64_t ran = now < until ? now : until, alone = now - until - GONE;
  if (rate != NULL) *rate = piece;
  return steady + (ran > begun ? (ran - begun) * piece : 0) + (alone > 0 ? alone : 0);
}

/* Wind the clock: let it run for another moment, unless some thread is behind. */
void pace_wind(struct pace *of) {
  int64_t now = machine(CLOCK_MONOTONIC), lag = atomic_load(&of->lag), behind = 0;
  for (int each = 0; lag > 0 && each < THREADS; each++) {
    struct thread *thread = &of->threads[each];
    int64_t since = atomic_load(&thread->busy_since);
    int32_t pid = atomic_load(&thread->pid);
    if (pid == 0 || since == 0 || now - since < lag) continue;
    if (kill(pid, 0) != 0 && errno == ESRCH) {
      atomic_store(&thread->busy_since, 0);
      atomic_store(&thread->pid, 0);
    } else if (now - since < PATIENCE) {
      behind = 1;
    } else {
      atomic_store(&thread->busy_since, 0);
      atomic_fetch_add(&of->forced, 1);
    }
  }
  int64_t steady = steady_at(of, now, NULL), until = atomic_load(&of->until);
  if (until < now) atomic_fetch_add(&of->stood, now - until);
  atomic_fetch_add(&of->turn, 1);
  atomic_store(&of->real, now);
  atomic_store(&of->steady, steady);
  atomic_store(&of->piece, atomic_load(&of->rate));
  atomic_store(&of->until, behind ? now : now + AHEAD);
  atomic_fetch_add(&of->turn, 1);
}

static void leave(void *thread) {
  atomic_store(&((struct thread *)thread)->busy_since, 0);
  atomic_store(&((struct thread *)thread)->pid, 0);
}

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("PACE");
  if (file == NULL || pthread_key_create(&at_end, leave) != 0) return;
  int descriptor = open(file, O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return;
  void *mapped =
      mmap(NULL, sizeof(struct pace), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  if (mapped != MAP_FAILED) pace = mapped;
}

__attribute__((destructor)) static void end(void) {
  for (int each = 0; pace != NULL && each < THREADS; each++)
    if (atomic_load(&pace->threads[each].pid) == getpid()) leave(&pace->threads[each]);
}

/* This thread waits from now on. One that has never waited is not known, and stops no clock. */
static void waits(void) {
  int32_t pid = getpid();
  if (own == NULL || atomic_load(&own->pid) != pid) {
    own = NULL;
    for (int each = 0; own == NULL && each < THREADS; each++) {
      int32_t nobody = 0;
      if (atomic_compare_exchange_strong(&pace->threads[each].pid, &nobody, pid))
        pthread_setspecific(at_end, own = &pace->threads[each]);
    }
  }
  if (own != NULL) atomic_store(&own->busy_since, 0);
}

/* It is busy from now on, until it waits again: who always finds more to do is behind. */
static void works(void) {
  if (own != NULL) atomic_store(&own->busy_since, machine(CLOCK_MONOTONIC));
}

static int64_t steady_now(int64_t *rate) {
  return steady_at(pace, machine(CLOCK_MONOTONIC), rate);
}

static int64_t now_on(clockid_t clock) {
  int64_t steady = steady_now(NULL);
  int is_wall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
  return is_wall ? steady + atomic_load(&pace->wall) : steady;
}

/* How long to wait in reality before looking again; 0 once the deadline has come. */
static int64_t slice(int64_t deadline) {
  int64_t rate = 1, left = deadline - steady_now(&rate);
  if (left <= 0) return 0;
  int64_t wait = left / rate + 1000;
  return wait < SLICE ? wait : SLICE;
}

static int64_t deadline_in(int64_t ns) {
  int64_t steady = steady_now(NULL);
  return ns > INT64_MAX - steady ? INT64_MAX : steady + ns;
}

/* Reading the clock */

int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(clock_gettime);
  switch (clock) {
    case CLOCK_REALTIME: case CLOCK_REALTIME_COARSE: case CLOCK_TAI: case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW: case CLOCK_MONOTONIC_COARSE: case CLOCK_BOOTTIME:
      if (pace != NULL) {
        *now = of_ns(now_on(clock));
        return 0;
      }
  }
  return real(clock, now);
}

int gettimeofday(struct timeval *now, void *zone) {
  struct timespec at;
  int result = clock_gettime(CLOCK_REALTIME, &at);
  (void)zone;
  *now = (struct timeval){.tv_sec = at.tv_sec, .tv_usec = at.tv_nsec / 1000};
  return result;
}

time_t time(time_t *now) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  if (now != NULL) *now = at.tv_sec;
  return at.tv_sec;
}

/* Sleeping */

static int sleep_until(int64_t deadline, struct timespec *left) {
  REAL(clock_nanosleep);
  int error = 0;
  waits();
  for (int64_t wait; error == 0 && (wait = slice(deadline)) > 0;) {
    struct timespec next = of_ns(wait);
    error = real(CLOCK_MONOTONIC, 0, &next, NULL);
  }
  works();
  if (error != 0 && left != NULL) {
    int64_t rest = deadline - steady_now(NULL);
    *left = of_ns(rest > 0 ? rest : 0);
  }
  return error;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *wanted,
                    struct timespec *left) {
  REAL(clock_nanosleep);
  if (pace == NULL || clock == CLOCK_PROCESS_CPUTIME_ID) return real(clock, flags, wanted, left);
  int64_t ns = in_ns(wanted);
  if (flags & TIMER_ABSTIME) return sleep_until(deadline_in(ns - now_on(clock)), NULL);
  return sleep_until(deadline_in(ns), left);
}

int nanosleep(const struct timespec *wanted, struct timespec *left) {
  int error = clock_nanosleep(CLOCK_MONOTONIC, 0, wanted, left);
  if (error == 0) return 0;
  errno = error;
  return -1;
}

int usleep(useconds_t us) {
  struct timespec wanted = of_ns(us * 1000LL);
  return nanosleep(&wanted, NULL);
}

unsigned int sleep(unsigned int seconds) {
  struct timespec wanted = {.tv_sec = seconds}, left = {0};
  return nanosleep(&wanted, &left) == 0 ? 0 : (unsigned int)left.tv_sec;
}

/* Waiting for files */

int ppoll(struct pollfd *files, nfds_t count, const struct timespec *timeout,
          const sigset_t *mask) {
  REAL(ppoll);
  if (pace == NULL) return real(files, count, timeout, mask);
  struct timespec none = {0};
  int ready = real(files, count, &none, mask);
  if (ready != 0 || (timeout != NULL && in_ns(timeout) == 0)) return ready;
  int64_t deadline = timeout == NULL ? 0 : deadline_in(in_ns(timeout));
  waits();
  for (int64_t wait = 1; ready == 0 && wait > 0;) {
    wait = timeout == NULL ? SECOND : slice(deadline);
    struct timespec next = of_ns(wait);
    ready = real(files, count, timeout == NULL ? NULL : &next, mask);
  }
  works();
  return ready;
}

int poll(struct pollfd *files, nfds_t count, int ms) {
  struct timespec timeout = of_ns(ms * 1000000LL);
  return ppoll(files, count, ms < 0 ? NULL : &timeout, NULL);
}

/* What programs call that were compiled with checks. */
int __poll_chk(struct pollfd *files, nfds_t count, int ms, size_t size) {
  (void)size;
  return poll(files, count, ms);
}

int pselect(int count, fd_set *read, fd_set *write, fd_set *except,
            const struct timespec *timeout, const sigset_t *mask) {
  REAL(pselect);
  if (pace == NULL) return real(count, read, write, except, timeout, mask);
  fd_set asked[3];
  fd_set *sets[] = {read, write, except};
  for (int each = 0; each < 3; each++)
    if (sets[each] != NULL) asked[each] = *sets[each];
  int64_t deadline = timeout == NULL ? 0 : deadline_in(in_ns(timeout));
  int ready = 0;
  waits();
  for (int64_t wait = 1; ready == 0 && wait > 0;) {
    wait = timeout == NULL ? SECOND : slice(deadline);
    struct timespec next = of_ns(wait);
    for (int each = 0; each < 3; each++)
      if (sets[each] != NULL) *sets[each] = asked[each];
    ready = real(count, read, write, except, timeout == NULL ? NULL : &next, mask);
  }
  works();
  return ready;
}

int select(int count, fd_set *read, fd_set *write, fd_set *except, struct timeval *timeout) {
  struct timespec wanted = {0};
  if (timeout != NULL) wanted = of_ns(timeout->tv_sec * SECOND + timeout->tv_usec * 1000LL);
  return pselect(count, read, write, except, timeout == NULL ? NULL : &wanted, NULL);
}

int epoll_pwait(int file, struct epoll_event *events, int most, int ms, const sigset_t *mask) {
  REAL(epoll_pwait);
  if (pace == NULL) return real(file, events, most, ms, mask);
  int ready = real(file, events, most, 0, mask);
  if (ready != 0 || ms == 0) return ready;
  /* Not epoll's own timeout, which counts whole milliseconds of the machine. */
  struct pollfd watched = {.fd = file, .events = POLLIN};
  struct timespec timeout = of_ns(ms * 1000000LL);
  ready = ppoll(&watched, 1, ms < 0 ? NULL : &timeout, mask);
  return ready > 0 ? real(file, events, most, 0, mask) : ready;
}

int epoll_wait(int file, struct epoll_event *events, int most, int ms) {
  return epoll_pwait(file, events, most, ms, NULL);
}

/* Waiting for threads */

int sem_wait(sem_t *semaphore) {
  REAL(sem_wait);
  if (pace == NULL || sem_trywait(semaphore) == 0) return pace == NULL ? real(semaphore) : 0;
  waits();
  int result = real(semaphore);
  works();
  return result;
}

int sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *until) {
  REAL(sem_clockwait);
  if (pace == NULL) return real(semaphore, clock, until);
  if (sem_trywait(semaphore) == 0) return 0;
  int64_t deadline = deadline_in(in_ns(until) - now_on(clock)), wait;
  int result;
  waits();
  do {
    wait = slice(deadline);
    struct timespec next = of_ns(machine(CLOCK_MONOTONIC) + wait);
    result = real(semaphore, CLOCK_MONOTONIC, &next);
  } while (result != 0 && errno == ETIMEDOUT && wait > 0);
  works();
  return result;
}

int sem_timedwait(sem_t *semaphore, const struct timespec *until) {
  REAL(sem_timedwait);
  return pace == NULL ? real(semaphore, until) : sem_clockwait(semaphore, CLOCK_REALTIME, until);
}

typedef int (*cond_wait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                           const struct timespec *until) {
  static cond_wait real;
  if (real == NULL) real = (cond_wait)dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
  if (real == NULL) real = (cond_wait)dlsym(RTLD_NEXT, "pthread_cond_timedwait");
  if (pace == NULL) return real(condition, mutex, until);
  /* A condition does not say which clock it has; only wall time is as late as this. */
  clockid_t clock = until->tv_sec > SECOND ? CLOCK_REALTIME : CLOCK_MONOTONIC;
  int64_t left = in_ns(until) - now_on(clock), deadline = deadline_in(left);
  /* So short is the turn of a thread in Python, which nobody measures by a clock. */
  int64_t wait = left <= SHORT ? (left > 0 ? left : 0) : slice(deadline);
  struct timespec next = of_ns(machine(clock) + wait);
  int result = real(condition, mutex, &next);
  /* Waking up too early is allowed, and whoever waits then waits again. */
  return result == ETIMEDOUT && left > SHORT && slice(deadline) > 0 ? 0 : result;
}

int pthread_cond_clockwait(pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t clock,
                           const struct timespec *until) {
  REAL(pthread_cond_clockwait);
  if (pace == NULL) return real(condition, mutex, clock, until);
  int64_t deadline = deadline_in(in_ns(until) - now_on(clock));
  struct timespec next = of_ns(machine(clock) + slice(deadline));
  int result = real(condition, mutex, clock, &next);
  return result == ETIMEDOUT && slice(deadline) > 0 ? 0 : result;
}
