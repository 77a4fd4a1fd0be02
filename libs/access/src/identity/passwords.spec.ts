import { scryptSync } from 'node:crypto';
import { hashPassword, verifyPassword } from './passwords';

const PASSWORD = 'four words at the very least';

it('[R135] a password is hashed with OWASP’s scrypt parameters, and the hash says which', async () => {
  const hash = await hashPassword(PASSWORD);
  const [name, N, r, p, salt, key] = hash.split('$');
  expect([name, N, r, p]).toEqual(['scrypt', '65536', '8', '2']);
  const cost = { N: 65_536, r: 8, p: 2, maxmem: 2 ** 27 };
  expect(scryptSync(PASSWORD, Buffer.from(salt!, 'base64'), 32, cost).toString('base64')).toBe(key);
  expect(await verifyPassword(PASSWORD, hash)).toBe(true);
  expect(await verifyPassword(`${PASSWORD}.`, hash)).toBe(false);
  expect(await verifyPassword(PASSWORD, null)).toBe(false);
});

it('a hash of other parameters is read with its own', async () => {
  const salt = Buffer.from('sixteen bytes!!!');
  const key = scryptSync(PASSWORD, salt, 32, { N: 1_024, r: 8, p: 1 });
  const hash = ['scrypt', 1_024, 8, 1, salt.toString('base64'), key.toString('base64')].join('$');
  expect(await verifyPassword(PASSWORD, hash)).toBe(true);
  expect(await verifyPassword('another', hash)).toBe(false);
});
