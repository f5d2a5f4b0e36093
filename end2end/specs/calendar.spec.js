// The calendar: what is planned is seen by day, week and month, and moved there.
import { another, apart, button, expect, fact, open, people, plan, settled, test, unique } from '../support/test.js';

/** A week that no other test plans anything in: far ahead. */
const MONDAY = '2027-02-01';
const week = (page, date = MONDAY) => open(page, `/calendar?date=${date}`);
const event = (page, purpose) => page.locator('.event', { hasText: purpose });

async function planned(page, purpose, date, time, length = '30 min') {
  await open(page, `/calls/new?date=${date}&time=${time}`);
  await page.getByLabel('Purpose').fill(purpose);
  await page.getByLabel('Length').fill(length);
  await button(page, 'Plan call').click();
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Fills in the form that moves the call whose page is open, and gives it. */
async function moving(page, date, time) {
  const move = page.locator('details.move');
  await move.locator('summary').click();
  await move.getByLabel('Date').fill(date);
  await move.getByLabel('Time', { exact: true }).fill(time);
  return move;
}

/** Drags a call to a column and an hour. */
async function drag(page, purpose, date, hour) {
  const call = event(page, purpose);
  await call.scrollIntoViewIfNeeded();
  const from = await call.boundingBox();
  const column = page.locator(`[data-day="${date}"]`);
  const to = await column.locator('.slots').boundingBox();
  const [first, many] = [Number(await column.getAttribute('data-first')), Number(await column.getAttribute('data-hours'))];
  await page.mouse.move(from.x + 20, from.y + 6);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 16, { steps: 3 });
  await page.mouse.move(to.x + 20, to.y + (hour - first) * to.height / many + 6, { steps: 6 });
  return { drop: () => page.mouse.up() };
}

test('2 Schedule: a call stands on its day in week, day and month, and its page is one press away @still', async ({ page }) => {
  const purpose = unique('Seen in the calendar');
  const call = await planned(page, purpose, '2027-02-03', '14:30');
  await week(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('31 January – 6 February 2027');
  const wednesday = page.getByRole('region', { name: 'Wednesday, 3 February' });
  await expect(wednesday.locator('.event', { hasText: purpose })).toContainText('14:30');
  await wednesday.getByRole('link', { name: 'Wed 3' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wednesday, 3 February 2027');
  await page.getByRole('link', { name: 'Month', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('February 2027');
  // Sam is in New York, where weeks begin on Sunday.
  await expect(page.locator('.day-names li').first()).toHaveText('Sun');
  await expect(page.locator('[data-day]').first()).toHaveAttribute('data-day', '2027-01-31');
  await event(page, purpose).click();
  await expect(page).toHaveURL(new RegExp(`${call}$`));
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
});

test('a call is planned from an empty hour, and from a day @still', async ({ page }) => {
  await week(page);
  await page.locator('[data-day="2027-02-05"] .slot', { hasText: '11:00' }).click();
  await expect(page.getByLabel('Date')).toHaveValue('2027-02-05');
  await expect(page.getByLabel('Time', { exact: true })).toHaveValue('11:00');
  await week(page);
  await page.getByRole('link', { name: 'Plan a call on Saturday, 6 February' }).click();
  await expect(page.getByLabel('Date')).toHaveValue('2027-02-06');
});

test('a call is moved by its form to a time that is said @still', async ({ page }) => {
  await plan(page, unique('Moved by form'), { date: '2027-02-09' });
  const move = await moving(page, '2027-02-10', '16:45');
  await move.getByLabel('Why it is moved').fill('Her board meets');
  await button(move, 'Move').click();
  await expect(fact(page, 'Planned')).toContainText('Wed 10 Feb 2027, 16:45–17:00');
  await expect(page.locator('.story')).toContainText('Her board meets');
});

test('a time that does not exist moves nothing, and is said beside the field @still', async ({ page }) => {
  await plan(page, unique('Into the gap'), { date: '2027-03-13' });
  const move = await moving(page, '2027-03-14', '02:30');
  await button(move, 'Move').click();
  await expect(page.locator('#move-time-error')).toContainText('There is no 02:30');
  await expect(page.getByLabel('Date')).toHaveValue('2027-03-14');
  await expect(fact(page, 'Planned')).toContainText('Sat 13 Mar 2027, 14:00');
});

test('dragged to another day and hour it moves, colleagues see it move, and Undo takes it back', async ({ page, browser }) => {
  const purpose = unique('Dragged');
  await planned(page, purpose, '2027-02-16', '10:00');
  const [ana, jonas] = [await another(browser, people.ana), await another(browser, people.jonas)];
  await open(ana, '/calendar?date=2027-02-15&who=all');
  await open(page, '/calendar?date=2027-02-15&who=all');
  const dragged = await drag(page, purpose, '2027-02-18', 15.5);
  await expect(event(page, purpose).locator('.time')).toHaveText('15:30');
  // What a colleague does meanwhile takes nothing out of the hand.
  const meanwhile = unique('Meanwhile');
  await planned(jonas, meanwhile, '2027-02-19', '16:00');
  await expect(event(page, meanwhile)).toBeVisible();
  await expect(event(page, purpose)).toHaveClass(/dragged/);
  await dragged.drop();
  const thursday = screen => screen.locator('[data-day="2027-02-18"] .event', { hasText: purpose });
  await expect(thursday(page)).toContainText('15:30');
  await expect(page).toHaveURL(/calendar/);
  // Ana is in Lisbon.
  await expect(thursday(ana)).toContainText('20:30');
  await expect(ana.getByText('Sam Okafor just changed this.')).toBeVisible();
  await button(page, 'Undo').click();
  await expect(page.locator('[data-day="2027-02-16"] .event', { hasText: purpose })).toContainText('10:00');
});

test('a short call is dragged in one jump', async ({ page }) => {
  const purpose = unique('Jump');
  await planned(page, purpose, '2027-02-23', '10:00', '15 min');
  await week(page, '2027-02-22');
  const call = event(page, purpose);
  await call.scrollIntoViewIfNeeded();
  const from = await call.boundingBox();
  const column = page.locator('[data-day="2027-02-25"] .slots');
  const to = await column.boundingBox();
  await page.mouse.move(from.x + 20, from.y + 5);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, from.y + 5);
  await page.mouse.move(to.x + 22, from.y + 5);
  await page.mouse.up();
  await expect(page.locator('[data-day="2027-02-25"] .event', { hasText: purpose })).toContainText('10:00');
});

test('a drag is called off with Escape, and a press is still a press', async ({ page }) => {
  const purpose = unique('Not dragged');
  const call = await planned(page, purpose, '2027-02-23', '10:00');
  await week(page, '2027-02-22');
  const dragged = await drag(page, purpose, '2027-02-25', 14);
  await page.keyboard.press('Escape');
  await dragged.drop();
  await expect(page.locator('[data-day="2027-02-23"] .event', { hasText: purpose })).toContainText('10:00');
  await event(page, purpose).click();
  await expect(page).toHaveURL(new RegExp(`${call}$`));
});

test('in a month a call is dragged to another day and keeps its time', async ({ page }) => {
  const purpose = unique('Another day');
  await planned(page, purpose, '2027-04-06', '10:15');
  await open(page, '/calendar?span=month&date=2027-04-01');
  const from = await event(page, purpose).boundingBox();
  const to = await page.locator('[data-day="2027-04-15"]').boundingBox();
  await page.mouse.move(from.x + 10, from.y + 5);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 40, { steps: 8 });
  await page.mouse.up();
  await expect(page.locator('[data-day="2027-04-15"] .event', { hasText: purpose })).toContainText('10:15');
});

test('with the keyboard alone a call is found, moved, and keeps the focus', async ({ page }) => {
  const purpose = unique('By keys');
  await planned(page, purpose, '2027-03-02', '10:00');
  await week(page, '2027-03-01');
  await event(page, purpose).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(`Shift+${key}`);
  await expect(page.locator('[data-day="2027-03-03"] .event', { hasText: purpose })).toContainText('10:30');
  await expect(event(page, purpose)).toBeFocused();
  // And on from there.
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.locator('[data-day="2027-03-03"] .event', { hasText: purpose })).toContainText('10:45');
  await expect(event(page, purpose)).toBeFocused();
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('7–13 March 2027');
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('March 2027');
});

test('a colleague\'s call is shown and is theirs to move', async ({ page, browser }) => {
  const purpose = unique('Sam\'s own');
  await planned(page, purpose, '2027-02-04', '11:00');
  const jonas = await another(browser, people.jonas);
  await week(jonas);
  await expect(event(jonas, purpose)).toHaveCount(0);
  await jonas.getByRole('link', { name: 'Sam Okafor', exact: true }).click();
  // Eleven in New York is five in the afternoon in Berlin.
  await expect(event(jonas, purpose)).toContainText('17:00');
  await expect(event(jonas, purpose)).not.toHaveAttribute('data-moves', /./);
});

test('on a phone a week is a list, and a month leads to its days @still', async ({ page, browser }) => {
  const purpose = unique('On the phone');
  await planned(page, purpose, '2027-02-02', '12:00');
  const phone = await apart(browser, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, storageState: await page.context().storageState() });
  await open(phone, '/');
  await phone.getByRole('link', { name: 'Calendar', exact: true }).filter({ visible: true }).click();
  await expect(phone).toHaveURL(/calendar/);
  await settled(phone);
  await open(phone, `/calendar?date=${MONDAY}`);
  await expect(event(phone, purpose)).toBeVisible();
  await phone.getByRole('link', { name: 'Month', exact: true }).click();
  await phone.getByRole('link', { name: /^Tuesday, 2 February/ }).click();
  await event(phone, purpose).tap();
  await expect(phone.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
});

test('who is free is said while a call is planned', async ({ page, browser }) => {
  const jonas = await another(browser, people.jonas);
  const date = '2027-02-11';
  // Four in the afternoon in Berlin is ten in New York.
  await planned(jonas, unique('Jonas is busy'), date, '16:00');
  await open(page, `/calls/new?date=${date}&time=10:15`);
  const free = page.getByRole('list', { name: 'Who is free then' });
  await expect(free).toContainText('You free');
  // What is suggested covers the next field: one leaves with Tab, as people do.
  await page.getByLabel('With', { exact: true }).fill('Jonas Weber');
  await page.keyboard.press('Tab');
  await expect(free.getByRole('listitem').filter({ hasText: 'Jonas Weber' })).toContainText('busy 10:00–10:30');
  await page.getByLabel('Time', { exact: true }).fill('11:00');
  await page.keyboard.press('Tab');
  await expect(free.getByRole('listitem').filter({ hasText: 'Jonas Weber' })).toContainText('free');
});
