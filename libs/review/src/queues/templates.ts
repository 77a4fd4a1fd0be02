import type { Actor, Audit } from '@minutebook/access';
import { type Clock, conflict, type Database, Problem, sqlState, type Transaction } from '@minutebook/platform';
import { insertTemplate, listTemplates, removeTemplate, type TemplateRow, updateTemplate } from '../store/note-store';

/** Words for reasons that come back. A decision keeps the words it was made with, whatever becomes of the template. */
export class Templates {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(after: { name: string; id: number } | undefined, limit: number): Promise<TemplateRow[]> {
    return listTemplates(this.database, after, limit);
  }

  /** Throws `template-name-taken`. */
  create(actor: Actor, template: Omit<TemplateRow, 'id' | 'version'>): Promise<TemplateRow> {
    return this.changing(async (tx) => {
      const row = await insertTemplate(tx, template);
      await this.audit.append(tx, actor, 'template.created', subjectOf(row.id), { ...template });
      return row;
    });
  }

  /** Throws `template-name-taken`, `changed-meanwhile`. */
  change(actor: Actor, template: TemplateRow): Promise<TemplateRow> {
    return this.changing(async (tx) => {
      const row = await updateTemplate(tx, template);
      if (!row) throw conflict('template');
      const { name, disposition, text } = row;
      await this.audit.append(tx, actor, 'template.changed', subjectOf(row.id), { name, disposition, text });
      return row;
    });
  }

  async remove(actor: Actor, id: number, version: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await removeTemplate(tx, id, version, this.clock.now()))) throw conflict('template');
      await this.audit.append(tx, actor, 'template.removed', subjectOf(id));
    });
  }

  private async changing<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        {
          code: 'template-name-taken',
          status: 409,
          title: 'There is a template of this name.',
          fields: { name: 'is in use' },
        },
        { cause: error },
      );
    }
  }
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'template', id: String(id) };
}
