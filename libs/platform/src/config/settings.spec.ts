import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvFile, readSettings, SETTINGS } from './settings';

const ROOT = join(__dirname, '../../../..');

describe('settings', () => {
  it('has a default for everything an embedded appliance needs', () => {
    expect(readSettings({})).toMatchObject({
      MINUTEBOOK_ROLE: 'all',
      MINUTEBOOK_HOST: '127.0.0.1',
      MINUTEBOOK_PORT: 8080,
    });
  });

  it('names every fault at once', () => {
    const read = () => readSettings({ MINUTEBOOK_ROLE: 'boss', MINUTEBOOK_PORT: '99999', DATABASE_URL: 'mysql://x' });
    expect(read).toThrow(/MINUTEBOOK_ROLE.*MINUTEBOOK_PORT.*DATABASE_URL/s);
  });

  it('takes an empty value for absent', () => {
    expect(readSettings({ MINUTEBOOK_PORT: '', REDIS_URL: '' }).MINUTEBOOK_PORT).toBe(8080);
  });

  it('refuses several processes on an embedded database', () => {
    expect(() => readSettings({ MINUTEBOOK_ROLE: 'worker' })).toThrow(/DATABASE_URL/);
  });

  it('.env.example lists every setting, and no other', () => {
    expect(Object.keys(readEnvFile(join(ROOT, '.env.example'))).sort()).toEqual(Object.keys(SETTINGS.shape).sort());
  });

  it('the Helm values set every setting a cluster needs, and no unknown one', () => {
    const values = readFileSync(join(ROOT, 'helm/minutebook/values.yaml'), 'utf8');
    const named = [...values.matchAll(/\b(MINUTEBOOK_[A-Z_]+|DATABASE_[A-Z_]+|ELASTICSEARCH_URL|REDIS_URL)\b/g)].map(
      (match) => match[1]!,
    );
    for (const name of named) expect(Object.keys(SETTINGS.shape)).toContain(name);
  });
});
