import { said } from './source-form';

it('says what was written, and nothing of what was left empty', () => {
  expect(said({ apiUrl: 'https://a.example', authToken: '', hookUrl: '  ' })).toEqual({ apiUrl: 'https://a.example' });
});

it('says that something was emptied', () => {
  expect(said({ address: 'j@a.example', clients: '' }, { address: 'j@a.example', clients: '192.0.2.7' })).toEqual({
    address: 'j@a.example',
    clients: '',
  });
});
