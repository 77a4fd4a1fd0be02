import { ENDPOINTS, Password } from '@minutebook/contract';
import * as api from '@minutebook/contract/api';

// The contract as the browser has it.
jest.mock('zod', () => jest.requireActual<object>('./no-schemas'));

describe('the contract without its schemas', () => {
  it('has its addresses', () => {
    expect(ENDPOINTS.length).toBeGreaterThan(40);
    for (const { path, method } of ENDPOINTS)
      expect(`${method} ${path}`).toMatch(/^(?:GET|POST|PUT|PATCH|DELETE) \/[\w/:.-]+$/);
  });

  it('has bodies where there are bodies', () => {
    expect(api.alerts.decide.body).toBeDefined();
    expect(api.people.signOut.body).toBeUndefined();
    expect(api.imports.addFile.upload).toBe(true);
  });

  it('does not pretend to check anything', () => {
    expect(() => Password.parse('x')).toThrow('no schemas in the browser');
  });
});
