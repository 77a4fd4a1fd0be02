import type { Actor, Audit } from '@minutebook/access';
import type { NoticeContent } from '@minutebook/contract';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import { canonicalBytes, sha256 } from '@minutebook/proof';
import {
  insertTemplate,
  insertTemplateVersion,
  listTemplates,
  readTemplate,
  readTemplateVersion,
  type TemplateVersionRow,
} from '../store/hold-notice-store';
import { checkBlanks } from './notice-text';

/** What custodians are told, in writing: every version is kept as it was, and a notice says which it was issued from. */
export class NoticeTemplates {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Newest versions, by name. */
  list(after: { name: string; id: number } | undefined, limit: number): Promise<TemplateVersionRow[]> {
    return listTemplates(this.database, after, limit);
  }

  /** Every version, newest first. */
  async get(id: number): Promise<TemplateVersionRow[]> {
    const versions = await readTemplate(this.database, id);
    if (versions.length === 0) throw notFound('template');
    return versions;
  }

  async version(id: number): Promise<TemplateVersionRow> {
    const version = await readTemplateVersion(this.database, id);
    if (!version) throw notFound('version of a template');
    return version;
  }

  /** Throws `name-taken`, `unknown-blank`. */
  async create(actor: Actor, name: string, content: NoticeContent): Promise<TemplateVersionRow[]> {
    checkBlanks(content);
    try {
      const id = await this.database.transaction(async (tx) => {
        const template = await insertTemplate(tx, name);
        await this.append(tx, actor, { template, name, newest: 0 }, content);
        return template;
      });
      return await this.get(id);
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        { code: 'name-taken', status: 409, title: 'There is a template of this name.', fields: { name: 'is in use' } },
        { cause: error },
      );
    }
  }

  /** The next version. Throws `changed-meanwhile` when `newest` is not the newest any more, `unknown-blank`. */
  async write(actor: Actor, id: number, newest: number, content: NoticeContent): Promise<TemplateVersionRow[]> {
    checkBlanks(content);
    const { name } = (await this.get(id))[0]!;
    await this.database.transaction((tx) => this.append(tx, actor, { template: id, name, newest }, content));
    return this.get(id);
  }

  private async append(
    tx: Transaction,
    actor: Actor,
    { template, name, newest }: { template: number; name: string; newest: number },
    content: NoticeContent,
  ): Promise<void> {
    const doing = { at: this.clock.now(), by: actor.id, byName: actor.name };
    if ((await insertTemplateVersion(tx, template, newest, content, doing)) === undefined) throw conflict('template');
    const detail = { name, number: newest + 1, sha256: sha256(canonicalBytes(content)).toString('hex') };
    await this.audit.append(
      tx,
      actor,
      'hold-notice.template-written',
      { kind: 'hold-notice-template', id: String(template) },
      detail,
    );
  }
}
