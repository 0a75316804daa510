import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { operations } from '../support/operations.ts';
import { PASSWORD } from '../support/person.ts';
import { BERLIN, NOWHERE, SOMEWHERE_IN_FRANCE, writePlaces } from '../support/places.ts';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const EVIL = 'Visit https://evil.example.com to keep your account';

const app = testApp({ GEOIP_DATABASE: await writePlaces() });
const withoutPlaces = testApp();

async function sessionOpenedFrom(address: string, program: string, at = app) {
  const { email } = at.person();
  const { data } = await at.visitor()(operations.signUp, { email, password: PASSWORD }, undefined, {
    'x-forwarded-for': address,
    'user-agent': program,
  });
  const { accessToken } = data.signUpEmailPassword;
  const answer = await at.visitor()('{ me { sessions { place device } } }', {}, accessToken);
  return answer.data.me.sessions[0];
}

describe('a session says where it was opened', () => {
  test.each([
    ['by city and country', BERLIN, 'Berlin, Germany'],
    ['by the country where the city is not known', SOMEWHERE_IN_FRANCE, 'France'],
    ['not where nobody knows', NOWHERE, null],
  ])('%s', async (_, address, place) => {
    expect(await sessionOpenedFrom(address, FIREFOX)).toMatchObject({ place });
  });

  test('not without a database of places', async () => {
    const session = await sessionOpenedFrom(BERLIN, FIREFOX, withoutPlaces);
    expect(session).toMatchObject({ place: null });
  });
});

describe('a session says what opened it', () => {
  test.each([
    ['in the words that name trusted devices', FIREFOX, 'Firefox, Windows'],
    ['repeating nothing that a stranger writes', EVIL, 'Visit'],
  ])('%s', async (_, program, device) => {
    expect(await sessionOpenedFrom(BERLIN, program)).toMatchObject({ device });
  });
});
