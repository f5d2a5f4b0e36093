// A Callboard of a test's own, with a clock that can be moved and a mail server that takes its mails.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** Starts a mail server on a free port; gives its address, and what it was given, parsed. Each conversation is put into `seen`. */
export async function mailServer({ seen = [], ...options } = {}) {
  const mails = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      seen.push({ secure: session.secure });
      simpleParser(stream).then(mail => { mails.push(mail); done(); }, done);
    },
    ...options,
  });
  // Whoever does not trust it hangs up: that is for them to say.
  server.on('error', () => {});
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  const url = `smtp://127.0.0.1:${server.server.address().port}`;
  return { url, mails, stop: () => new Promise(done => server.close(done)) };
}

/** Starts a Callboard with the demo company on a free port. */
export async function callboard(env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-'));
  const clock = join(folder, 'clock');
  writeFileSync(clock, '0');
  const child = spawn(process.env.CALLBOARD_BINARY, ['serve', '--addr', '127.0.0.1:0', '--demo', '--data', join(folder, 'data')], {
    env: { ...process.env, DATABASE_URL: undefined, CALLBOARD_CLOCK_FILE: clock, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', text => { said += text; });
  const url = await new Promise((found, failed) => {
    child.on('exit', code => failed(new Error(`Callboard has stopped (${code}): ${said}`)));
    child.stdout.on('data', text => {
      said += text;
      const at = said.match(/Callboard is at (http:\S+)/);
      if (at) found(at[1]);
    });
  });
  return {
    url,
    /** Moves its clock to an instant. */
    moveTo: at => writeFileSync(clock, String(Math.round((at - Date.now()) / 1000))),
    stop: async () => {
      const gone = new Promise(done => child.on('exit', done));
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A line to a server that can be cut, with everything that is open on it, and mended. */
export async function proxy(to) {
  const { hostname, port } = new URL(to);
  const open = new Set();
  const server = createServer(here => {
    const there = connect(Number(port), hostname);
    for (const [one, other] of [[here, there], [there, here]]) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => { open.delete(one); other.destroy(); });
    }
  });
  const listen = at => new Promise(ready => server.listen(at, '127.0.0.1', ready));
  await listen(0);
  const at = server.address().port;
  return {
    url: `http://127.0.0.1:${at}`,
    cut: () => { server.close(); open.forEach(socket => socket.destroy()); },
    mend: () => listen(at),
  };
}
