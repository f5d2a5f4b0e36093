import { chromium } from 'playwright';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const url = 'http://127.0.0.1:3777';
const who = async (email, opt={}) => { const c = await b.newContext({ viewport: { width: 1280, height: 900 }, ...opt }); const p = await c.newPage();
 await p.goto(url + '/sign-in'); await p.fill('[name=email]', email); await p.fill('[name=password]', 'callboard-demo'); await p.click('main button, form button'); await p.waitForURL(u => !u.pathname.includes('sign-in')); await p.waitForSelector('html[data-alive]'); return p; };
const act = p => p.evaluate(() => { const a = document.activeElement; return a.tagName + ' ' + (a.textContent || a.getAttribute('name') || '').slice(0, 40).trim(); });
const p = await who('sam@callboard.example');
await p.goto(url + '/profile'); await p.waitForSelector('html[data-alive]'); 
await p.getByText('Nov 26, 2:00 PM').click(); await p.getByRole('button', { name: 'Save', exact: true }).first().click(); await p.waitForTimeout(1500);
await p.screenshot({ path: '/tmp/s-profile.png', fullPage: false });
console.log('profile', await act(p));
for (const [n, path] of [['agenda', '/'], ['cal', '/calendar'], ['calls', '/calls']]) { await p.goto(url + path); await p.waitForSelector('html[data-alive]'); await p.waitForTimeout(500); await p.screenshot({ path: `/tmp/s-${n}.png` }); }
// navigation focus
await p.locator('.rail a', { hasText: 'Tasks' }).click(); await p.waitForTimeout(1500); console.log('tasks nav', await act(p));
await p.locator('.rail a', { hasText: 'Agenda' }).click(); await p.waitForTimeout(1500); console.log('agenda nav', await act(p));
const start = p.getByRole('button', { name: /^Start/ }).first(); await start.focus(); await p.keyboard.press('Enter'); await p.waitForTimeout(2500); console.log('agenda start', await act(p));
await p.screenshot({ path: '/tmp/s-agenda2.png' });
// a call page
const first = p.locator('main a[href^="/calls/0"]').first(); await first.click(); await p.waitForTimeout(1500); console.log('call nav', await act(p));
await p.screenshot({ path: '/tmp/s-call.png' });
await p.keyboard.press('h'); await p.waitForTimeout(1200); console.log('held form', await act(p)); await p.screenshot({ path: '/tmp/s-held.png' });
await p.keyboard.press('1'); await p.keyboard.press('Control+Enter'); await p.waitForTimeout(2000); console.log('after save', await act(p), p.url());
await p.screenshot({ path: '/tmp/s-call2.png' });
// phone
const m = await who('ana@callboard.example', { viewport: { width: 390, height: 800 } });
for (const [n, path] of [['m-agenda', '/'], ['m-cal', '/calendar']]) { await m.goto(url + path); await m.waitForTimeout(600); await m.screenshot({ path: `/tmp/s-${n}.png` }); }
await b.close();
