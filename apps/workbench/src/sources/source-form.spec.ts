import { said } from './source-form';

it('says what was written, and nothing of what was left empty', () => {
  expect(said({ apiUrl: 'https://a.example', authToken: '', hookUrl: '  ' })).toEqual({ apiUrl: 'https://a.example' });
});
