import type { BrowserContextOptions, Page } from 'playwright-core';
import { createAdministrator } from './administrator.ts';
import type { testApp } from './app.ts';
import { PASSWORD, type Person } from './person.ts';
import { press, type openPortal } from './portal.ts';

/** The button, and the one of the dialog that asks whether it is meant. */
export async function pressAndConfirm(page: Page, name: string, question: string): Promise<void> {
  await press(page, name);
  const dialog = page.getByRole('dialog', { name: question });
  await dialog.getByRole('button', { name }).click();
}

/** Administrators at their pages, with the role and a second step. */
export function atOffice(app: ReturnType<typeof testApp>, portal: ReturnType<typeof openPortal>) {
  const admin = createAdministrator(app);
  const idOf = async ({ email }: Pick<Person, 'email'>): Promise<string> =>
    (await app.db.user.findUniqueOrThrow({ where: { email } })).id;
  const setRoles = async (person: Person, roles: string[]): Promise<void> => {
    await admin.run('setUserRoles', { userId: await idOf(person), roles });
  };

  async function administrator(): Promise<Person> {
    const person = app.person();
    await person.signUpWithTotp(app.clock.advance);
    await setRoles(person, ['user', 'admin']);
    return person;
  }

  async function enter(page: Page, person: Person): Promise<void> {
    await page.locator('input[type=email]').fill(person.email);
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.locator('button.primary').click();
  }

  /** Signed in with a second step, and taken there. */
  async function open(person: Person, path: string, options: BrowserContextOptions = {}) {
    const page = await portal.visit(path, options);
    await enter(page, person);
    app.clock.advance(60);
    await page.locator('input[name=code]').fill(person.code());
    await page.locator('button.primary').click();
    await page.waitForURL(`**${path}`);
    return page;
  }

  return { admin, administrator, enter, idOf, open, setRoles };
}
