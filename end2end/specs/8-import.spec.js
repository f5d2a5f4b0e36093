// A file from another CRM becomes records, after a look at what would come of each row, and goes again in one press.
import { expect } from '@playwright/test';
import { alive, button, open, settled, test, unique } from '../support/test.js';

const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

async function send(page, name, text) {
  await open(page, '/import');
  await page.getByLabel('File', { exact: true }).setInputFiles(file(name, text));
  await button(page, 'Check the file').click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Waits until the import is at a stage. Alive the page looks by itself. */
async function at(page, stage) {
  await expect(async () => {
    const again = page.getByRole('link', { name: 'Look again' });
    if (!alive() && await again.isVisible()) await again.click();
    await expect(page.getByRole('heading', { name: stage })).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 120_000 });
  await settled(page);
}

test('@still A file is checked row by row, imported, and taken back whole', async ({ page }) => {
  const company = unique('Initrode');
  const wanda = unique('Wanda Wong');
  const number = 10 + Math.floor(Math.random() * 90);
  const domain = `${company.toLowerCase().replace(/\W/g, '-')}.example`;
  const text = [
    'First Name,Last Name,Account Name,Email,Phone,Time Zone,Contact Owner,Website',
    `,${wanda},${company},wanda@${domain},(212) 555-01${number},America/New_York,Sam Rivera,x`,
    `Igor,Ivanov,${company},igor@${domain},,Mars/Olympus,,x`,
    `,${wanda},${company},WANDA@${domain},,,,x`,
    `,,${company},,,,,x`,
  ].join('\n');
  await send(page, 'contacts.csv', text);
  const stage = page.getByRole('region', { name: 'Ready' });
  await expect(stage).toContainText('2 contacts can be imported. 1 account comes with them. 1 is there already, or twice in the file. 1 cannot be taken.');
  const rows = page.getByRole('list', { name: 'Rows' }).getByRole('listitem');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(0)).toContainText(`Number fixed to +1 212 555 01${number}.`);
  await expect(rows.nth(1)).toContainText('The zone “Mars/Olympus” is unknown: it is left out.');
  await expect(rows.nth(2)).toContainText('The same as line 2');
  await expect(rows.nth(3)).toContainText('It has no name.');
  await page.getByRole('link', { name: 'Duplicates 1' }).click();
  await expect(rows).toHaveCount(1);

  await button(page, 'Import 2 contacts').click();
  await at(page, 'Imported');
  await page.getByRole('link', { name: /^All \d/ }).click();
  await expect(rows).toHaveCount(4);
  await settled(page);
  await page.getByRole('link', { name: wanda }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: wanda })).toBeVisible();
  await expect(page.getByText(`+1 212 555 01${number}`)).toBeVisible();

  await open(page, '/import');
  await page.getByRole('link', { name: 'contacts.csv' }).first().click();
  await button(page, 'Take this import back').click();
  await at(page, 'Taken back');
  await open(page, `/contacts?q=wanda@${domain}`);
  await expect(page.getByText('Nothing fits')).toBeVisible();

  await page.goBack();
  await button(page, 'Bring it back').click();
  await at(page, 'Imported');
  await open(page, `/contacts?q=wanda@${domain}`);
  await expect(page.getByRole('link', { name: wanda, exact: true })).toBeVisible();
});

test.describe('a file that is forgotten', () => {
  // That it is gone may be told before the answer is there: the page then asks once more for what is not.
  test.use({ provoked: [404] });

  test('@still Columns that were not recognised are named by hand, and the file is read again', async ({ page }) => {
    const name = unique('Anna Schmidt');
    await send(page, 'liste.csv', `Wer;Nummer\n${name};0711 1234567\n`);
    await expect(page.getByText('1 cannot be taken.')).toBeVisible();
    await page.getByLabel('Wer').selectOption({ label: 'Name' });
    await page.getByLabel('Nummer').selectOption({ label: 'Phone, work' });
    await page.getByLabel('Country').fill('DE');
    await button(page, 'Read it again').click();
    await expect(page.getByRole('list', { name: 'Rows' })).toContainText('Number fixed to +49 711 1234567.');
    await expect(button(page, 'Import 1 contact')).toBeVisible();
    await button(page, 'Forget this file').click();
    await expect(page.getByRole('heading', { level: 1, name: 'Import' })).toBeVisible();
  });
});

test('@still What is no file of records is refused with a sentence', async ({ page }) => {
  await send(page, 'sheet.csv', 'PK\u0003\u0004\0\0\0');
  await expect(page.getByText('This is not a CSV file: save the sheet as CSV first.')).toBeVisible();
});
