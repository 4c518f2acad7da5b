/*
 * Asks the TDX module for a report and the host for a quote, by the interfaces that Linux gives to programs: the ioctl of /dev/tdx_guest and
 * configfs-tsm. Prints both in hexadecimal. Needs the modules configfs, tsm and tdx-guest, and configfs mounted.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define REPORTDATA_BYTES 64
#define TDREPORT_BYTES 1024
#define ENTRY "/sys/kernel/config/tsm/report/example"

struct report_request {
    unsigned char reportdata[REPORTDATA_BYTES];
    unsigned char tdreport[TDREPORT_BYTES];
};
#define GET_REPORT0 _IOWR('T', 1, struct report_request)

static void print(const char *name, const unsigned char *bytes, size_t length)
{
    printf("%s ", name);
    for (size_t i = 0; i < length; i++)
        printf("%02x", bytes[i]);
    printf("\n");
}

static int fail(const char *what)
{
    perror(what);
    return 1;
}

static int report(const unsigned char *nonce)
{
    struct report_request request;
    int device = open("/dev/tdx_guest", O_RDWR);
    if (device < 0)
        return fail("/dev/tdx_guest");
    memset(&request, 0, sizeof request);
    memcpy(request.reportdata, nonce, REPORTDATA_BYTES);
    if (ioctl(device, GET_REPORT0, &request) != 0)
        return fail("TDX_CMD_GET_REPORT0");
    close(device);
    print("TDREPORT", request.tdreport, TDREPORT_BYTES);
    return 0;
}

static int quote(const unsigned char *nonce)
{
    static unsigned char bytes[65536];
    size_t length = 0;
    ssize_t got;
    int file;
    if (mkdir(ENTRY, 0700) != 0)
        return fail(ENTRY);
    file = open(ENTRY "/inblob", O_WRONLY);
    if (file < 0 || write(file, nonce, REPORTDATA_BYTES) != REPORTDATA_BYTES)
        return fail(ENTRY "/inblob");
    close(file);
    file = open(ENTRY "/outblob", O_RDONLY);
    if (file < 0)
        return fail(ENTRY "/outblob");
    while ((got = read(file, bytes + length, sizeof bytes - length)) > 0)
        length += (size_t)got;
    if (got < 0)
        return fail(ENTRY "/outblob");
    close(file);
    print("QUOTE", bytes, length);
    return rmdir(ENTRY) == 0 ? 0 : fail("rmdir " ENTRY);
}

int main(void)
{
    unsigned char nonce[REPORTDATA_BYTES];
    for (int i = 0; i < REPORTDATA_BYTES; i++)
        nonce[i] = (unsigned char)(0xa0 + i);
    return report(nonce) | quote(nonce);
}
