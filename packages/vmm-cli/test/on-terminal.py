"""Runs a command on a pseudo-terminal. Arguments: keys to send (Python escapes) or a signal (!SIGTERM), text to wait for before them, the command. More of
both, each pair after the one before, are separated by line feeds.
Prints one line of JSON: exit code, whether the terminal's settings are those of before, and what was printed."""
import json, os, pty, select, signal, sys, termios

steps = [(keys.encode().decode('unicode_escape').encode('latin1'), text.encode()) for keys, text in zip(sys.argv[1].split('\n'), sys.argv[2].split('\n'))]
command = sys.argv[3:]
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
while True:
    ready, _, _ = select.select([parent], [], [], 0.2)
    if ready:
        try:
            printed += os.read(parent, 65536)
        except OSError:
            break
    if steps and steps[0][1] in printed:
        raw = (termios.tcgetattr(child)[3] & termios.ICANON) == 0
        if raw or 'WAIT_FOR_RAW' not in os.environ:
            keys = steps.pop(0)[0]
            if keys.startswith(b'!'):
                os.kill(pid, signal.Signals[keys[1:].decode()])
            else:
                os.write(parent, keys)
    done, status = os.waitpid(pid, os.WNOHANG)
    if done:
        while select.select([parent], [], [], 0)[0]:
            printed += os.read(parent, 65536)
        break
if not done:
    _, status = os.waitpid(pid, 0)
after = termios.tcgetattr(child)
print(json.dumps({'code': os.waitstatus_to_exitcode(status), 'restored': before == after, 'wasRaw': raw, 'printed': printed.decode('utf8', 'replace')}))
