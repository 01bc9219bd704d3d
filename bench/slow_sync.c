/* In the place of fsync: a fixed delay of SYNC_US microseconds, so that what a durable commit costs
   does not hang on the disk of the day. Only for benches: nothing is made durable by it. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

static int wait_a_while(void)
{
    static long microseconds = -1;
    if (microseconds < 0) {
        const char *said = getenv("SYNC_US");
        microseconds = said ? atol(said) : 0;
    }
    if (microseconds > 0) {
        struct timespec delay = {microseconds / 1000000, microseconds % 1000000 * 1000};
        prctl(PR_SET_TIMERSLACK, 1000UL, 0, 0, 0);
        clock_nanosleep(CLOCK_MONOTONIC, 0, &delay, 0);
    }
    return 0;
}

int fsync(int file) { (void)file; return wait_a_while(); }
int fdatasync(int file) { (void)file; return wait_a_while(); }
