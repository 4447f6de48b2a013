/*
 * Between a program and its disk: counts what changes files under one folder, and kills, tears or fails one of them.
 *
 * Loaded with LD_PRELOAD, so that what SQLite and FAISS do counts as well; `shim_arm` starts it. It also writes down
 * every change that was made, so that `disk.py` can make it again. Knows nothing of what the files hold. What it does
 * not know how to write down ends the program.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { RECORD, KILL, TEAR, FAIL };
enum verdict { GO, HALF, NO };

static char root[PATH_MAX];
static int log_fd = -1, failure;
static long at, count;
static enum mode mode;
static unsigned char watched[65536]; /* by descriptor */

void shim_arm(const char *folder, const char *log, long when, int how, int error) {
    log_fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    at = when, mode = how, failure = error, count = 0;
    strcpy(root, folder);
}

long shim_count(void) { return count; }

/* The absolute path, and whether it is ours to watch. */
static int ours(int folder, const char *path, char *full) {
    size_t length = strlen(root);
    if (!length || !path) return 0;
    if (path[0] == '/') {
        snprintf(full, PATH_MAX, "%s", path);
    } else {
        char link[64], base[PATH_MAX / 2];
        snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
        ssize_t got = readlink(link, base, sizeof base - 1);
        if (got < 0) return 0;
        base[got] = 0;
        snprintf(full, PATH_MAX, "%s/%s", base, path);
    }
    return !strncmp(full, root, length) && (full[length] == '/' || !full[length]);
}

static int is_watched(int fd) { return fd >= 0 && fd < (int)sizeof watched && watched[fd]; }

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

/* Before a change. `grows`: it needs room on the disk. */
static enum verdict step(int grows) {
    count++;
    if (mode == KILL && count == at) die();
    if (mode == TEAR && count == at) return HALF;
    if (mode == FAIL && count >= at && (grows || failure != ENOSPC)) {
        errno = failure;
        return NO;
    }
    return GO;
}

/* After a change. */
static void note(char op, int fd, int64_t offset, const char *one, const char *two, const void *data, size_t size) {
    if (log_fd < 0) return;
    int error = errno;
    struct __attribute__((packed)) { char op; int32_t fd; int64_t offset; uint32_t one, two, size; } head = {
        op, fd, offset, one ? strlen(one) : 0, two ? strlen(two) : 0, size};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)one, head.one}, {(void *)two, head.two}, {(void *)data, size}};
    if (syscall(SYS_writev, log_fd, parts, 4) != (long)(sizeof head + head.one + head.two + size)) abort();
    errno = error;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)

static int opened(int fd, int flags, const char *full) {
    if (fd >= 0 && fd < (int)sizeof watched) {
        watched[fd] = 1;
        note('o', fd, flags & (O_CREAT | O_TRUNC | O_APPEND), full, NULL, NULL, 0);
    }
    return fd;
}

static int may_open(int flags, const char *full) {
    if (!(flags & (O_CREAT | O_TRUNC))) {
        int writes = (flags & O_ACCMODE) != O_RDONLY;
        if (writes && mode == FAIL && count + 1 >= at && failure != ENOSPC) return errno = failure, 0;
        return 1;
    }
    struct stat found;
    enum verdict verdict = step(stat(full, &found) != 0);
    if (verdict == HALF) die();
    return verdict == GO;
}

#define OPEN(name, folder, declared, call)                                                  \
    int name declared {                                                                     \
        REAL(name);                                                                         \
        mode_t rights = 0;                                                                  \
        if (flags & (O_CREAT | O_TMPFILE)) {                                                \
            va_list more;                                                                   \
            va_start(more, flags);                                                          \
            rights = va_arg(more, mode_t);                                                  \
            va_end(more);                                                                   \
        }                                                                                   \
        char full[PATH_MAX];                                                                \
        if (!ours(folder, path, full)) return call;                                         \
        return may_open(flags, full) ? opened(call, flags, full) : -1;                      \
    }

OPEN(open, AT_FDCWD, (const char *path, int flags, ...), real(path, flags, rights))
OPEN(open64, AT_FDCWD, (const char *path, int flags, ...), real(path, flags, rights))
OPEN(openat, folder, (int folder, const char *path, int flags, ...), real(folder, path, flags, rights))
OPEN(openat64, folder, (int folder, const char *path, int flags, ...), real(folder, path, flags, rights))
int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open64(path, flags); }
int __openat_2(int folder, const char *path, int flags) { return openat(folder, path, flags); }
int __openat64_2(int folder, const char *path, int flags) { return openat64(folder, path, flags); }

#define FOPEN(name)                                                                         \
    FILE *name(const char *path, const char *how) {                                         \
        REAL(name);                                                                         \
        char full[PATH_MAX];                                                                \
        if (how[0] == 'r' || !ours(AT_FDCWD, path, full)) return real(path, how);           \
        int flags = O_CREAT | (how[0] == 'w' ? O_TRUNC : O_APPEND);                         \
        if (!may_open(flags, full)) return NULL;                                            \
        FILE *file = real(path, how);                                                       \
        if (file) {                                                                         \
            setvbuf(file, NULL, _IONBF, 0); /* what is written goes to the disk at once */  \
            opened(fileno(file), flags, full);                                              \
        }                                                                                   \
        return file;                                                                        \
    }
FOPEN(fopen)
FOPEN(fopen64)

static int64_t where(int fd) {
    struct stat found;
    if (fcntl(fd, F_GETFL) & O_APPEND) return fstat(fd, &found) ? -1 : found.st_size;
    return lseek(fd, 0, SEEK_CUR);
}

size_t fwrite(const void *data, size_t size, size_t items, FILE *file) {
    REAL(fwrite);
    int fd = fileno(file);
    if (!is_watched(fd) || !size || !items) return real(data, size, items, file);
    int64_t offset = where(fd);
    enum verdict verdict = step(1);
    if (verdict == NO) return 0;
    if (verdict == HALF) real(data, 1, size * items / 2, file), die();
    size_t done = real(data, size, items, file);
    note('w', fd, offset, NULL, NULL, data, done * size);
    return done;
}

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    if (!is_watched(fd)) return real(fd, data, size);
    int64_t offset = where(fd);
    enum verdict verdict = step(1);
    if (verdict == NO) return -1;
    if (verdict == HALF) real(fd, data, size / 2), die();
    ssize_t done = real(fd, data, size);
    if (done > 0) note('w', fd, offset, NULL, NULL, data, done);
    return done;
}

#define PWRITE(name, type)                                                                  \
    ssize_t name(int fd, const void *data, size_t size, type offset) {                      \
        REAL(name);                                                                         \
        if (!is_watched(fd)) return real(fd, data, size, offset);                           \
        enum verdict verdict = step(1);                                                     \
        if (verdict == NO) return -1;                                                       \
        if (verdict == HALF) real(fd, data, size / 2, offset), die();                       \
        ssize_t done = real(fd, data, size, offset);                                        \
        if (done > 0) note('w', fd, offset, NULL, NULL, data, done);                        \
        return done;                                                                        \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define ON_FD(name, declared, passed, op, grows, offset)                                    \
    int name declared {                                                                     \
        REAL(name);                                                                         \
        if (!is_watched(fd)) return real passed;                                            \
        enum verdict verdict = step(grows);                                                 \
        if (verdict == HALF) die();                                                         \
        if (verdict == NO) return -1;                                                       \
        int result = real passed;                                                           \
        if (!result) note(op, fd, offset, NULL, NULL, NULL, 0);                             \
        return result;                                                                      \
    }
ON_FD(ftruncate, (int fd, off_t size), (fd, size), 't', 1, size)
ON_FD(ftruncate64, (int fd, off64_t size), (fd, size), 't', 1, size)
ON_FD(fsync, (int fd), (fd), 's', 0, 0)
ON_FD(fdatasync, (int fd), (fd), 's', 0, 0)

int close(int fd) {
    REAL(close);
    if (is_watched(fd)) watched[fd] = 0, note('c', fd, 0, NULL, NULL, NULL, 0);
    return real(fd);
}

int fclose(FILE *file) {
    REAL(fclose);
    int fd = fileno(file);
    if (is_watched(fd)) watched[fd] = 0, note('c', fd, 0, NULL, NULL, NULL, 0);
    return real(file);
}

#define ON_PATH(name, folder, declared, passed, op, grows)                                  \
    int name declared {                                                                     \
        REAL(name);                                                                         \
        char full[PATH_MAX];                                                                \
        if (!ours(folder, path, full)) return real passed;                                  \
        enum verdict verdict = step(grows);                                                 \
        if (verdict == HALF) die();                                                         \
        if (verdict == NO) return -1;                                                       \
        int result = real passed;                                                           \
        if (!result) note(op, -1, 0, full, NULL, NULL, 0);                                  \
        return result;                                                                      \
    }
ON_PATH(unlink, AT_FDCWD, (const char *path), (path), 'u', 0)
ON_PATH(rmdir, AT_FDCWD, (const char *path), (path), 'u', 0)
ON_PATH(unlinkat, folder, (int folder, const char *path, int flags), (folder, path, flags), 'u', 0)
ON_PATH(mkdir, AT_FDCWD, (const char *path, mode_t rights), (path, rights), 'm', 1)
ON_PATH(mkdirat, folder, (int folder, const char *path, mode_t rights), (folder, path, rights), 'm', 1)

#define RENAME(name, old_in, new_in, declared, passed)                                      \
    int name declared {                                                                     \
        REAL(name);                                                                         \
        char old_full[PATH_MAX], new_full[PATH_MAX];                                        \
        if (!ours(old_in, old, old_full) || !ours(new_in, new, new_full)) return real passed; \
        enum verdict verdict = step(0);                                                     \
        if (verdict == HALF) die();                                                         \
        if (verdict == NO) return -1;                                                       \
        int result = real passed;                                                           \
        if (!result) note('r', -1, 0, old_full, new_full, NULL, 0);                         \
        return result;                                                                      \
    }
RENAME(rename, AT_FDCWD, AT_FDCWD, (const char *old, const char *new), (old, new))
RENAME(renameat, a, b, (int a, const char *old, int b, const char *new), (a, old, b, new))

#define UNKNOWN(name, declared, passed)                                                     \
    ssize_t name declared {                                                                 \
        REAL(name);                                                                         \
        if (is_watched(fd)) abort();                                                        \
        return real passed;                                                                 \
    }
UNKNOWN(writev, (int fd, const struct iovec *parts, int number), (fd, parts, number))
UNKNOWN(pwritev, (int fd, const struct iovec *parts, int number, off_t offset), (fd, parts, number, offset))
