/* Stands between one process and its C library: makes calls fail, tear, dawdle or be the last
 * thing that happens, shifts the clock, and keeps a diary of what reaches which file.
 *
 * FAULTS names a file that is mapped as `struct control`: the test writes it while the process
 * runs. FAULTS_ROOT is the only folder that is looked at; FAULTS_DIARY, if set, takes the diary.
 * A process that was forked calls `faults_begin` instead.
 * A call that is not below the folder is passed on and not counted.
 *
 * The diary has one record a call that changed something: see `Record` in power.py.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum call { OPEN = 1, WRITE = 2, SYNC = 4, RENAME = 8, UNLINK = 16, MKDIR = 32, TRUNCATE = 64 };
enum action { PASS, FAIL, DIE, TEAR, TEAR_AND_DIE, SLOW };

struct control {
  int64_t calls;    /* which calls are counted: a sum of `enum call` */
  int64_t action;
  int64_t error;    /* errno of FAIL and TEAR */
  int64_t first;    /* of the counted calls, the first and the last to which it is done */
  int64_t last;
  int64_t seen;     /* counted so far */
  int64_t hits;     /* done so far */
  int64_t clock_us; /* added to the wall clock */
  int64_t slow_us;
  char path[256];   /* what a path must hold to be counted; empty for every one */
};

struct record {
  char what;
  int64_t at_ns, inode, offset, length;
  int32_t path_bytes, other_bytes, data_bytes;
} __attribute__((packed));

static struct control nothing;
static struct control *control = &nothing;
static char root[PATH_MAX];
static size_t root_bytes;
static int diary = -1;
/* Recursive: libc's own calls of what is replaced here come through it again. */
static pthread_mutex_t turn = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

#define REAL(name) \
  static __typeof__(&name) real; \
  if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* Bind this process to a control file and a folder, and to a diary where there is to be one. */
void faults_begin(const char *file, const char *folder, const char *kept) {
  int descriptor = syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC, 0);
  if (descriptor < 0) return;
  void *mapped =
      mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  syscall(SYS_close, descriptor);
  if (mapped == MAP_FAILED) return;
  control = mapped;
  snprintf(root, sizeof root, "%s", folder);
  root_bytes = strlen(root);
  if (kept != NULL)
    diary = syscall(SYS_openat, AT_FDCWD, kept, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("FAULTS"), *folder = getenv("FAULTS_ROOT");
  if (file != NULL && folder != NULL) faults_begin(file, folder, getenv("FAULTS_DIARY"));
}

static int is_ours(const char *path) {
  return root_bytes > 0 && strncmp(path, root, root_bytes) == 0 &&
         (path[root_bytes] == 0 || path[root_bytes] == '/');
}

static int path_of(int descriptor, char *path) {
  char link[64];
  if (root_bytes == 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_ours(path);
}

static int path_at(int folder, const char *name, char *path) {
  if (root_bytes == 0 || name == NULL) return 0;
  if (name[0] == '/' || folder == AT_FDCWD) {
    snprintf(path, PATH_MAX, "%s", name);
    return is_ours(path);
  }
  char above[PATH_MAX];
  if (!path_of(folder, above)) return 0;
  return snprintf(path, PATH_MAX, "%s/%s", above, name) < PATH_MAX;
}

/* Return what happens to this call; a process that dies does not return. */
static enum action fate(enum call call, const char *path) {
  if (control->action == PASS || (control->calls & call) == 0) return PASS;
  if (control->path[0] != 0 && strstr(path, control->path) == NULL) return PASS;
  int64_t number = __atomic_add_fetch(&control->seen, 1, __ATOMIC_SEQ_CST);
  if (number < control->first || number > control->last) return PASS;
  __atomic_add_fetch(&control->hits, 1, __ATOMIC_SEQ_CST);
  enum action action = control->action;
  if (action == DIE || (action == TEAR_AND_DIE && call != WRITE)) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  if (action == SLOW) {
    struct timespec pause_for = {control->slow_us / 1000000, control->slow_us % 1000000 * 1000};
    syscall(SYS_nanosleep, &pause_for, NULL);
    return PASS;
  }
  if (action == FAIL || (action == TEAR && call != WRITE)) {
    errno = control->error;
    return FAIL;
  }
  return action;
}

static void note(char what, int64_t inode, int64_t offset, int64_t length, const char *path,
                 const char *other, const void *data, size_t data_bytes) {
  if (diary < 0) return;
  struct timespec now;
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
  struct record record = {what, now.tv_sec * 1000000000LL + now.tv_nsec, inode, offset, length,
                          strlen(path), strlen(other), data_bytes};
  struct iovec parts[] = {{&record, sizeof record}, {(void *)path, record.path_bytes},
                          {(void *)other, record.other_bytes}, {(void *)data, data_bytes}};
  int before = errno;
  syscall(SYS_writev, diary, parts, 4);
  errno = before;
}

static int64_t inode_of(int descriptor) {
  struct stat status;
  int before = errno;
  int64_t inode = fstat(descriptor, &status) == 0 ? (int64_t)status.st_ino : 0;
  errno = before;
  return inode;
}

/* Names */

static int opened(int folder, const char *name, int flags, mode_t mode) {
  char path[PATH_MAX];
  int ours = path_at(folder, name, path);
  if (ours && fate(OPEN, path) == FAIL) return -1;
  int changes = ours && diary >= 0 && (flags & (O_CREAT | O_TRUNC));
  if (changes) pthread_mutex_lock(&turn);
  int descriptor = syscall(SYS_openat, folder, name, flags, mode);
  if (changes) {
    if (descriptor >= 0)
      note(flags & O_TRUNC ? 'T' : 'o', inode_of(descriptor), 0, 0, path, "", NULL, 0);
    pthread_mutex_unlock(&turn);
  }
  return descriptor;
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = va_arg(rest, mode_t); \
    va_end(rest); \
  }

int open(const char *name, int flags, ...) { MODE(flags) return opened(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE(flags) return opened(AT_FDCWD, name, flags, mode); }
int openat(int folder, const char *name, int flags, ...) { MODE(flags) return opened(folder, name, flags, mode); }
int openat64(int folder, const char *name, int flags, ...) { MODE(flags) return opened(folder, name, flags, mode); }

static int renamed(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  char path[PATH_MAX], other[PATH_MAX];
  int ours = path_at(from_folder, from, path) && path_at(to_folder, to, other);
  if (ours && fate(RENAME, other) == FAIL) return -1;
  if (ours) pthread_mutex_lock(&turn);
  int result = syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
  if (ours) {
    if (result == 0) note('r', 0, 0, 0, path, other, NULL, 0);
    pthread_mutex_unlock(&turn);
  }
  return result;
}

int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return renamed(a, from, b, to, 0); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) { return renamed(a, from, b, to, flags); }

static int linked(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  char path[PATH_MAX], other[PATH_MAX];
  int ours = path_at(from_folder, from, path) && path_at(to_folder, to, other);
  if (ours && fate(RENAME, other) == FAIL) return -1;
  if (ours) pthread_mutex_lock(&turn);
  int result = syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
  if (ours) {
    if (result == 0) note('l', 0, 0, 0, path, other, NULL, 0);
    pthread_mutex_unlock(&turn);
  }
  return result;
}

int link(const char *from, const char *to) { return linked(AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int a, const char *from, int b, const char *to, int flags) { return linked(a, from, b, to, flags); }

static int unlinked(int folder, const char *name, int flags) {
  char path[PATH_MAX];
  int ours = path_at(folder, name, path);
  if (ours && fate(UNLINK, path) == FAIL) return -1;
  if (ours) pthread_mutex_lock(&turn);
  int result = syscall(SYS_unlinkat, folder, name, flags);
  if (ours) {
    if (result == 0) note('u', 0, 0, 0, path, "", NULL, 0);
    pthread_mutex_unlock(&turn);
  }
  return result;
}

int unlink(const char *name) { return unlinked(AT_FDCWD, name, 0); }
int unlinkat(int folder, const char *name, int flags) { return unlinked(folder, name, flags); }
int rmdir(const char *name) { return unlinked(AT_FDCWD, name, AT_REMOVEDIR); }

static int made(int folder, const char *name, mode_t mode) {
  char path[PATH_MAX];
  int ours = path_at(folder, name, path);
  if (ours && fate(MKDIR, path) == FAIL) return -1;
  if (ours) pthread_mutex_lock(&turn);
  int result = syscall(SYS_mkdirat, folder, name, mode);
  if (ours) {
    if (result == 0) note('m', 0, 0, 0, path, "", NULL, 0);
    pthread_mutex_unlock(&turn);
  }
  return result;
}

int mkdir(const char *name, mode_t mode) { return made(AT_FDCWD, name, mode); }
int mkdirat(int folder, const char *name, mode_t mode) { return made(folder, name, mode); }

/* Contents */

/* Write all, or half of it where it tears; an offset of -1 means where the file stands. */
static ssize_t written(int descriptor, const void *data, size_t length, off_t offset) {
  char path[PATH_MAX];
  if (!path_of(descriptor, path))
    return offset < 0 ? syscall(SYS_write, descriptor, data, length)
                      : syscall(SYS_pwrite64, descriptor, data, length, offset);
  enum action action = fate(WRITE, path);
  if (action == FAIL) return -1;
  size_t given = action == TEAR || action == TEAR_AND_DIE ? length / 2 : length;
  pthread_mutex_lock(&turn);
  off_t at = offset;
  if (offset < 0 && diary >= 0)
    at = syscall(SYS_lseek, descriptor, 0,
                 syscall(SYS_fcntl, descriptor, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
  ssize_t done = offset < 0 ? syscall(SYS_write, descriptor, data, given)
                            : syscall(SYS_pwrite64, descriptor, data, given, offset);
  if (done > 0 && diary >= 0) note('w', inode_of(descriptor), at, done, path, "", data, done);
  pthread_mutex_unlock(&turn);
  if (action == TEAR_AND_DIE) kill(getpid(), SIGKILL);
  if (action == TEAR) {
    errno = control->error;
    return -1;
  }
  return done;
}

ssize_t write(int descriptor, const void *data, size_t length) { return written(descriptor, data, length, -1); }
ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset) { return written(descriptor, data, length, offset); }
ssize_t pwrite64(int descriptor, const void *data, size_t length, off64_t offset) { return written(descriptor, data, length, offset); }

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  char path[PATH_MAX];
  if (!path_of(descriptor, path)) return syscall(SYS_writev, descriptor, parts, count);
  /* A short write is allowed: whoever called goes on with the rest. */
  for (int i = 0; i < count; i++)
    if (parts[i].iov_len > 0) return written(descriptor, parts[i].iov_base, parts[i].iov_len, -1);
  return 0;
}

static int truncated(int descriptor, off_t length) {
  char path[PATH_MAX];
  int ours = path_of(descriptor, path);
  if (ours && fate(TRUNCATE, path) == FAIL) return -1;
  if (ours) pthread_mutex_lock(&turn);
  int result = syscall(SYS_ftruncate, descriptor, length);
  if (ours) {
    if (result == 0) note('t', inode_of(descriptor), 0, length, path, "", NULL, 0);
    pthread_mutex_unlock(&turn);
  }
  return result;
}

int ftruncate(int descriptor, off_t length) { return truncated(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return truncated(descriptor, length); }

static int synced(int descriptor, long number) {
  char path[PATH_MAX];
  int ours = path_of(descriptor, path);
  if (ours && fate(SYNC, path) == FAIL) return -1;
  if (ours) pthread_mutex_lock(&turn);
  /* With a diary the power is only pretended to fail: it says what would have survived. */
  int result = ours && diary >= 0 ? 0 : syscall(number, descriptor);
  if (ours) {
    if (result == 0) note('s', inode_of(descriptor), 0, 0, path, "", NULL, 0);
    pthread_mutex_unlock(&turn);
  }
  return result;
}

int fsync(int descriptor) { return synced(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return synced(descriptor, SYS_fdatasync); }

/* The wall clock; what measures how long something takes is left alone. */

int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(clock_gettime);
  int result = real(clock, now);
  if (result == 0 && control->clock_us != 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    int64_t us = now->tv_sec * 1000000LL + now->tv_nsec / 1000 + control->clock_us;
    now->tv_sec = us / 1000000;
    now->tv_nsec = us % 1000000 * 1000 + now->tv_nsec % 1000;
  }
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec at;
  int result = clock_gettime(CLOCK_REALTIME, &at);
  now->tv_sec = at.tv_sec;
  now->tv_usec = at.tv_nsec / 1000;
  return result;
}

time_t time(time_t *also) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  if (also != NULL) *also = at.tv_sec;
  return at.tv_sec;
}
