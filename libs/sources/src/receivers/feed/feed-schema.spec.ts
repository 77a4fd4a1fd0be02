import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { feedJsonSchema } from '@minutebook/capture';

it('the published schema of the feed is the one that is read by', () => {
  const published = readFileSync(join(__dirname, '../../../../../docs/feed-schema.json'), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(feedJsonSchema())));
});
