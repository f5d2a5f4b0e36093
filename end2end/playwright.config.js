// Run by `cargo xtask test`, which starts the server and names it and the browser.
import { defineConfig } from '@playwright/test';
import { browser, url } from './support/browser.js';

export default defineConfig({
  testDir: 'specs',
  fullyParallel: true,
  workers: 2,
  // A rare race holds up nobody: it is named as flaky at the end, its trace is kept, and it is a fault to be found.
  retries: 1,
  forbidOnly: !!process.env.CI,
  // No test fails because a machine is slow.
  timeout: 600_000,
  expect: { timeout: 120_000 },
  reporter: [['list']],
  use: {
    baseURL: url,
    launchOptions: browser,
    locale: 'en-GB',
    timezoneId: 'America/New_York',
    viewport: { width: 1280, height: 900 },
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'alive', use: { javaScriptEnabled: true } },
    { name: 'still', grep: /@still/, use: { javaScriptEnabled: false } },
  ],
});
