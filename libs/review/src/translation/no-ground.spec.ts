import { ENDPOINTS } from '@minutebook/contract';

describe('a decision', () => {
  const DECIDES = ['alert.decided', 'alert.bulk-decided'];
  const decisions = ENDPOINTS.filter(({ audit }) => audit !== undefined && DECIDES.includes(audit));
  const REASON = 'The translation says there is nothing in it.';
  const machine = { translation: 'a7c3c1ae-0b55-4b83-9d2e-0b3f6f5f6c11', label: 'machine-translation', score: 0.01 };
  const place = { version: 0, items: [{ id: '1', version: 0 }], dwell: 1 };

  it.each(decisions.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    '[R189] %s takes a person’s outcome and reason, and nothing of a machine in their place',
    (_, { body, permission }) => {
      expect(permission).toBe('alert.decide');
      const human = { ...place, disposition: 'cleared', reason: REASON };
      expect(body!.safeParse(human).success).toBe(true);
      expect(body!.safeParse({ ...place, ...machine }).success).toBe(false);
      expect(body!.safeParse({ ...place, ...machine, reason: REASON }).success).toBe(false);
      expect(body!.safeParse({ ...place, ...machine, disposition: 'cleared' }).success).toBe(false);
      expect(body!.safeParse({ ...human, disposition: 'machine-translation' }).success).toBe(false);
      // What a machine said is not even carried along.
      expect(Object.keys(body!.parse({ ...human, ...machine }) as object)).not.toContain('translation');
    },
  );

  it('[R189] can be told by its audit entry wherever it is made', () => {
    expect(decisions.map(({ path }) => path).sort()).toEqual(['/api/alerts/:id/decision', '/api/alerts/decisions']);
  });
});
