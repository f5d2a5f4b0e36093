// How Chromium is started, and where the server is: both named by `cargo xtask`.
export const url = process.env.CALLBOARD_URL ?? 'http://127.0.0.1:3000';

export const browser = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  ],
};
