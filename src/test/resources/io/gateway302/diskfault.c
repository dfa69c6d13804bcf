/*
 * Preloaded into a process (LD_PRELOAD), makes system calls on the files of a directory fail on demand.
 *
 * DISK_FAULT_DIRECTORY: the directory, absolute.
 * DISK_FAULT_CONTROL: a file that holds "fsync ERRNO" or "write ERRNO", or is empty or missing for no fault.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* Raw system calls: the functions of the library are replaced below. Returns the errno to fail with, or 0. */
static int fault(const char *kind) {
    const char *control = getenv("DISK_FAULT_CONTROL");
    char text[32] = {0};
    if (control == NULL) {
        return 0;
    }
    int fd = (int)syscall(SYS_openat, AT_FDCWD, control, O_RDONLY, 0);
    if (fd < 0) {
        return 0;
    }
    long length = syscall(SYS_read, fd, text, sizeof text - 1);
    syscall(SYS_close, fd);
    size_t name = strlen(kind);
    return length > 0 && strncmp(text, kind, name) == 0 && text[name] == ' ' ? atoi(text + name + 1) : 0;
}

static int is_below(const char *path) {
    const char *directory = getenv("DISK_FAULT_DIRECTORY");
    return directory != NULL && strncmp(path, directory, strlen(directory)) == 0;
}

static int is_watched(int fd) {
    char link[64];
    char path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) {
        return 0;
    }
    path[length] = 0;
    return is_below(path);
}

#define FAIL_IF_ASKED(kind, fd)              \
    do {                                     \
        int saved = errno;                   \
        int code = fault(kind);              \
        if (code != 0 && is_watched(fd)) {   \
            errno = code;                    \
            return -1;                       \
        }                                    \
        errno = saved;                       \
    } while (0)

int fsync(int fd) {
    FAIL_IF_ASKED("fsync", fd);
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    FAIL_IF_ASKED("fsync", fd);
    return (int)syscall(SYS_fdatasync, fd);
}

ssize_t pwrite64(int fd, const void *buffer, size_t count, off64_t offset) {
    FAIL_IF_ASKED("write", fd);
    return syscall(SYS_pwrite64, fd, buffer, count, offset);
}

ssize_t pwrite(int fd, const void *buffer, size_t count, off_t offset) {
    return pwrite64(fd, buffer, count, offset);
}

int ftruncate64(int fd, off64_t length) {
    FAIL_IF_ASKED("write", fd);
    return (int)syscall(SYS_ftruncate, fd, length);
}

int ftruncate(int fd, off_t length) {
    return ftruncate64(fd, length);
}

/* A read-only file system refuses to open files for writing, too. */
int open64(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    if ((flags & O_ACCMODE) != O_RDONLY && is_below(path) && fault("write") == EROFS) {
        errno = EROFS;
        return -1;
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
