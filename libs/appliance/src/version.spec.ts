import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from './version';

it('the version is that of package.json and of the chart', () => {
  const root = join(__dirname, '../../..');
  expect(VERSION).toBe((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version);
  expect(readFileSync(join(root, 'helm/minutebook/Chart.yaml'), 'utf8')).toContain(`appVersion: '${VERSION}'`);
});
