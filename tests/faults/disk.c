/* A disk that a test can count on, and break: put before the C library with LD_PRELOAD.

   It watches the desk's database, its write-ahead log, a backup and a key in the making. Each write, truncation and flush of
   one of them is one operation, numbered from `disk_begin`. At a chosen one the program is killed, or
   the power is cut (what was written since the last flush of a file is gone, wholly or in part),
   or the disk is full from then on. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOTHING, KILL, CUT, FULL };
enum { TRACE_MAX = 1 << 16 };

struct written { /* What stood where something was written that no flush has secured yet. */
    ino_t file;
    char path[512];
    off_t at, size;
    size_t length, known;
    char *before;
    struct written *older;
};

static struct written *unflushed;
static long operations = -1, fatal = -1;
static int manner;
static unsigned dice;
static char trace[TRACE_MAX];

/* d: database, w: its log; 0 for every other file. */
static char watched(int fd, char *path, size_t room) {
    char link[64];
    char *end = link + sizeof link;
    *--end = 0;
    int rest = fd;
    do { *--end = '0' + rest % 10; rest /= 10; } while (rest);
    end -= strlen("/proc/self/fd/");
    memcpy(end, "/proc/self/fd/", strlen("/proc/self/fd/"));
    ssize_t length = readlink(end, path, room - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (length > 7 && !strcmp(path + length - 7, ".db-wal")) return 'w';
    if (length > 7 && !strcmp(path + length - 7, ".db.new")) return 'd';
    if (strstr(path, "/.desk.key.")) return 'd';
    return length > 3 && !strcmp(path + length - 3, ".db") ? 'd' : 0;
}

static void forget(ino_t file) {
    for (struct written **at = &unflushed; *at;) {
        struct written *one = *at;
        if (file && one->file != file) { at = &one->older; continue; }
        *at = one->older;
        free(one->before);
        free(one);
    }
}

static void lose(void) { /* Newest first, so that what is oldest is put back last. */
    for (struct written *one = unflushed; one; one = one->older) {
        if (dice && rand_r(&dice) % 2) continue;
        int fd = open(one->path, O_WRONLY | O_CLOEXEC);
        if (fd < 0) continue;
        ssize_t (*put)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite64");
        int (*cut)(int, off_t) = dlsym(RTLD_NEXT, "ftruncate64");
        if (one->known) put(fd, one->before, one->known, one->at);
        if (!dice) cut(fd, one->size);
        close(fd);
    }
}

static void remember(int fd, const char *path, size_t length, off_t at) {
    struct stat now;
    struct written *one = calloc(1, sizeof *one);
    fstat(fd, &now);
    strncpy(one->path, path, sizeof one->path - 1);
    one->file = now.st_ino;
    one->at = at;
    one->size = now.st_size;
    one->length = length;
    one->before = malloc(length ? length : 1);
    int reader = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t known = reader < 0 ? 0 : pread(reader, one->before, length, at);
    if (reader >= 0) close(reader);
    one->known = known > 0 ? known : 0;
    one->older = unflushed;
    unflushed = one;
}

/* Whether the operation may happen; -1 with errno where the disk is full. */
static int step(char mark) {
    if (operations < 0) return 0;
    if (operations < TRACE_MAX - 1) trace[operations] = mark;
    long number = operations++;
    if (fatal < 0 || number < fatal) return 0;
    if (manner == FULL) {
        if (mark == 'F' || mark == 'f') return 0;
        errno = ENOSPC;
        return -1;
    }
    if (manner == CUT) lose();
    kill(getpid(), SIGKILL);
    return 0;
}

/* Operations count from here on; at number `at` (or never, below 0) it happens in this manner. */
void disk_begin(long at, int how, unsigned seed) {
    operations = 0;
    memset(trace, 0, sizeof trace);
    fatal = at;
    manner = how;
    dice = seed;
}

/* The power is cut at this very moment. */
void disk_cut(void) {
    lose();
    kill(getpid(), SIGKILL);
}

/* What happened since: w and d for writes to log and database, f and F for flushes of them. */
const char *disk_trace(void) { return trace; }

ssize_t pwrite64(int fd, const void *what, size_t length, off_t at) {
    ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite64");
    char path[512];
    char file = watched(fd, path, sizeof path);
    if (file) {
        if (step(file)) return -1;
        if (operations >= 0) remember(fd, path, length, at);
    }
    return real(fd, what, length, at);
}

ssize_t pwrite(int fd, const void *what, size_t length, off_t at) { return pwrite64(fd, what, length, at); }

ssize_t write(int fd, const void *what, size_t length) {
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    char path[512];
    char file = watched(fd, path, sizeof path);
    if (file) {
        if (step(file)) return -1;
        if (operations >= 0) remember(fd, path, length, lseek(fd, 0, SEEK_CUR));
    }
    return real(fd, what, length);
}

int ftruncate64(int fd, off_t size) {
    int (*real)(int, off_t) = dlsym(RTLD_NEXT, "ftruncate64");
    char path[512];
    struct stat now;
    char file = watched(fd, path, sizeof path);
    if (file) {
        if (step(file)) return -1;
        if (operations >= 0 && !fstat(fd, &now) && now.st_size > size) remember(fd, path, now.st_size - size, size);
    }
    return real(fd, size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int flushed(int fd, const char *call) {
    int (*real)(int) = dlsym(RTLD_NEXT, call);
    char path[512];
    char file = watched(fd, path, sizeof path);
    if (!file) return real(fd);
    if (step(file == 'w' ? 'f' : 'F')) return -1;
    int done = real(fd);
    struct stat now;
    if (!done && !fstat(fd, &now)) forget(now.st_ino);
    return done;
}

int fsync(int fd) { return flushed(fd, "fsync"); }

int fdatasync(int fd) { return flushed(fd, "fdatasync"); }
