import { Controller } from '@nestjs/common';
import { api, type Qualification, type QualificationRule } from '@minutebook/contract';
import { Users } from '../../identity/users';
import { Input, type In, Serves } from '../../permission/http/served';
import { Qualifications } from '../qualifications';
import type { QualificationRow, RuleRow } from '../store/qualification-store';

@Controller()
export class QualificationController {
  constructor(
    private readonly qualifications: Qualifications,
    private readonly users: Users,
  ) {}

  @Serves(api.qualifications.list)
  async list(): Promise<{
    rule: QualificationRule;
    items: { user: { id: string; name: string }; qualifications: Qualification[]; lacking: string | null }[];
  }> {
    const [rule, deciders, signers] = await Promise.all([
      this.qualifications.rule(),
      this.users.whoMay('alert.decide'),
      this.users.whoMay('alert.sign'),
    ]);
    const [decide, sign, all] = await Promise.all([
      this.qualifications.lackingOf(deciders, 'decide'),
      this.qualifications.lackingOf(signers, 'sign'),
      this.qualifications.of([...deciders, ...signers].map(({ id }) => id)),
    ]);
    const users = [...new Map([...deciders, ...signers].map((user) => [user.id, user])).values()];
    return {
      rule: presentRule(rule),
      items: users
        .sort((a, b) => a.name.localeCompare(b.name))
        .map(({ id, name }) => ({
          user: { id, name },
          qualifications: (all.get(id) ?? []).map((row) => this.present(row)),
          lacking: sign.get(id) ?? decide.get(id) ?? null,
        })),
    };
  }

  @Serves(api.qualifications.record)
  async record(@Input() { actor, params, body }: In<typeof api.qualifications.record>): Promise<Qualification> {
    return this.present(await this.qualifications.record(actor, params.id, body));
  }

  @Serves(api.qualifications.end)
  async end(@Input() { actor, params, body }: In<typeof api.qualifications.end>): Promise<Qualification> {
    return this.present(await this.qualifications.end(actor, Number(params.id), body.reason));
  }

  @Serves(api.qualifications.require)
  async require(@Input() { actor, body }: In<typeof api.qualifications.require>): Promise<QualificationRule> {
    return presentRule(await this.qualifications.require(actor, body.version, body));
  }

  private present(row: QualificationRow): Qualification {
    return {
      id: String(row.id),
      name: row.name,
      validUntil: row.validUntil,
      current: this.qualifications.isCurrent(row),
      recordedAt: row.recordedAt.toISOString(),
      recordedBy: row.recordedByName,
      endedAt: row.endedAt?.toISOString() ?? null,
    };
  }
}

function presentRule({ acts, names, version }: RuleRow): QualificationRule {
  return { acts: [...acts], names: [...names], version };
}
