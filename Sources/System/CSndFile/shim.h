#include <sndfile.h>
#include <sys/syscall.h>
#include <unistd.h>

/* tee(2), which headers show to GNU sources only: copies what a pipe holds and leaves it there. */
static inline long soundfile_tee(int from, int to, size_t count) {
  return syscall(SYS_tee, from, to, count, 0);
}
