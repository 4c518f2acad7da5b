"""Runs a command on a pseudo-terminal. Arguments: keys to send (Python escapes), text to wait for before them, the command.
Prints one line of JSON: exit code, whether the terminal's settings are those of before, and what was printed."""
import json, os, pty, select, sys, termios

keys, wait_for, command = sys.argv[1].encode().decode('unicode_escape').encode('latin1'), sys.argv[2].encode(), sys.argv[3:]
parent, child = pty.openpty()
before = termios.tcgetattr(child)
pid = os.fork()
if pid == 0:
    os.setsid()
    os.close(parent)
    import fcntl
    fcntl.ioctl(child, termios.TIOCSCTTY, 0)
    for fd in range(3):
        os.dup2(child, fd)
    os.execvp(command[0], command)
printed = b''
raw = False
done = 0
sent = False
while True:
    ready, _, _ = select.select([parent], [], [], 0.2)
    if ready:
        try:
            printed += os.read(parent, 65536)
        except OSError:
            break
    if not sent and wait_for in printed:
        raw = (termios.tcgetattr(child)[3] & termios.ICANON) == 0
        if raw or 'WAIT_FOR_RAW' not in os.environ:
            os.write(parent, keys)
            sent = True
    done, status = os.waitpid(pid, os.WNOHANG)
    if done:
        while select.select([parent], [], [], 0)[0]:
            printed += os.read(parent, 65536)
        break
if not done:
    _, status = os.waitpid(pid, 0)
after = termios.tcgetattr(child)
print(json.dumps({'code': os.waitstatus_to_exitcode(status), 'restored': before == after, 'wasRaw': raw, 'printed': printed.decode('utf8', 'replace')}))
