/* Records what a process writes and syncs below one folder, so that a power cut can be played back.
 *
 * Preloaded into a child process. RECORD_FOLDER names the folder, RECORD_LOG the log (outside of it). A record is
 * one byte for what was done, two 64-bit numbers, a 32-bit length and so many bytes:
 *   O file          a file was opened (bytes: its path); `a` is the number it bears from now on
 *   W file offset   bytes were written there
 *   T file size     it was cut or stretched
 *   S file          it was synced, data and size
 *   U               a name was removed (bytes: path)
 *   R               a name was moved (bytes: old path, NUL, new path)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 4096

static int log_handle = -1;
static char folder[PATH_MAX];
static int64_t number_of[MOST_FILES];
static int64_t last_number = 0;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__) = NULL; \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name);

static void record(char what, int64_t a, int64_t b, const void *bytes, uint32_t length) {
    char head[21];
    head[0] = what;
    memcpy(head + 1, &a, 8);
    memcpy(head + 9, &b, 8);
    memcpy(head + 17, &length, 4);
    struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, length}};
    syscall(SYS_writev, log_handle, parts, length ? 2 : 1);
}

__attribute__((constructor)) static void begin(void) {
    const char *where = getenv("RECORD_FOLDER"), *log = getenv("RECORD_LOG");
    if (!where || !log || !realpath(where, folder)) return;
    strcat(folder, "/");
    log_handle = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_inside(const char *path) {
    return log_handle >= 0 && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int known(int handle) {
    return log_handle >= 0 && handle >= 0 && handle < MOST_FILES && number_of[handle] > 0;
}

static int opened(int handle, const char *path) {
    if (handle < 0 || handle >= MOST_FILES) return handle;
    number_of[handle] = 0;
    if (is_inside(path)) {
        number_of[handle] = ++last_number;
        record('O', last_number, 0, path, (uint32_t)strlen(path));
    }
    return handle;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...) \
        va_list more; va_start(more, flags); mode_t mode = (mode_t)va_arg(more, int); va_end(more); \
        int handle = opened(real(path, flags, mode), path); \
        if (handle >= 0 && known(handle) && (flags & O_TRUNC)) record('T', number_of[handle], 0, NULL, 0); \
        return handle; }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(int, #name, int, const char *, int, ...) \
        va_list more; va_start(more, flags); mode_t mode = (mode_t)va_arg(more, int); va_end(more); \
        int handle = opened(real(at, path, flags, mode), path); \
        if (handle >= 0 && known(handle) && (flags & O_TRUNC)) record('T', number_of[handle], 0, NULL, 0); \
        return handle; }
OPENAT(openat)
OPENAT(openat64)

int close(int handle) {
    REAL(int, "close", int)
    if (handle >= 0 && handle < MOST_FILES) number_of[handle] = 0;
    return real(handle);
}

#define PWRITE(name, offset_type) \
    ssize_t name(int handle, const void *bytes, size_t length, offset_type offset) { \
        REAL(ssize_t, #name, int, const void *, size_t, offset_type) \
        ssize_t done = real(handle, bytes, length, offset); \
        if (done > 0 && known(handle)) record('W', number_of[handle], (int64_t)offset, bytes, (uint32_t)done); \
        return done; }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int handle, const void *bytes, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t)
    off_t offset = known(handle) ? lseek(handle, 0, SEEK_CUR) : 0;
    if (known(handle) && (fcntl(handle, F_GETFL) & O_APPEND)) offset = lseek(handle, 0, SEEK_END);
    ssize_t done = real(handle, bytes, length);
    if (done > 0 && known(handle)) record('W', number_of[handle], (int64_t)offset, bytes, (uint32_t)done);
    return done;
}

#define TRUNCATE(name, size_type) \
    int name(int handle, size_type size) { \
        REAL(int, #name, int, size_type) \
        int result = real(handle, size); \
        if (result == 0 && known(handle)) record('T', number_of[handle], (int64_t)size, NULL, 0); \
        return result; }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
    int name(int handle) { \
        REAL(int, #name, int) \
        int result = real(handle); \
        if (result == 0 && known(handle)) record('S', number_of[handle], 0, NULL, 0); \
        return result; }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    REAL(int, "unlink", const char *)
    int result = real(path);
    if (result == 0 && is_inside(path)) record('U', 0, 0, path, (uint32_t)strlen(path));
    return result;
}

static void moved(const char *old, const char *new) {
    char both[2 * PATH_MAX];
    size_t first = strlen(old), second = strlen(new);
    if (!is_inside(old) && !is_inside(new)) return;
    memcpy(both, old, first + 1);
    memcpy(both + first + 1, new, second);
    record('R', 0, 0, both, (uint32_t)(first + 1 + second));
}

int rename(const char *old, const char *new) {
    REAL(int, "rename", const char *, const char *)
    int result = real(old, new);
    if (result == 0) moved(old, new);
    return result;
}

int renameat(int from, const char *old, int to, const char *new) {
    REAL(int, "renameat", int, const char *, int, const char *)
    int result = real(from, old, to, new);
    if (result == 0) moved(old, new);
    return result;
}
