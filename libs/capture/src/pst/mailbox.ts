import type { Source } from '../source';
import { PstDamage } from './damage';
import { type Folder, NODE, PstStore, type StoredItem } from './store';
import type { Node } from './pages';

/** What a walk through a data file comes upon. */
export type Finding =
  | { readonly kind: 'item'; readonly path: string; readonly stored: StoredItem }
  /** An item that could not be read at all, a folder whose own count is another, or the file itself. */
  | {
      readonly kind: 'fault';
      readonly path: string;
      readonly facts: Readonly<Record<string, number | string>>;
      readonly detail: string;
    };

interface Place {
  readonly node: Node;
  readonly folder: Folder;
  items: number;
}

/** Folders that are read; a mailbox with a hundred thousand is made to exhaust memory. */
const FOLDERS = 100_000;
const DEPTH = 50;
/** Items in no folder: deleted, or their folder is damaged. */
const NOWHERE = '(no folder)';

/**
 * Every item of an Outlook data file, by its nodes and not by the tables of the folders: those of newer OSTs and of
 * damaged files lack items that are there (formats.md 10.5). Afterwards the count that each folder states is compared.
 */
export class Mailbox {
  private readonly places = new Map<number, Place>();
  private damagedFolders = 0;

  private constructor(private readonly store: PstStore) {}

  /** Throws a {@link PstDamage} where nothing of the file can be read. */
  static async open(source: Source): Promise<Mailbox> {
    const mailbox = new Mailbox(await PstStore.open(source));
    await mailbox.readFolders();
    return mailbox;
  }

  /** Items that the folders say they hold; not the ones that programs hide from people, such as views and rules. */
  get statedItems(): number {
    return [...this.places.values()].reduce((sum, { folder }) => sum + Math.max(0, folder.stated ?? 0), 0);
  }

  async *findings(): AsyncGenerator<Finding> {
    for await (const node of this.store.pages.nodes()) {
      if ((node.id & 0x1f) !== NODE.message || node.data === 0) continue;
      const place = this.places.get(node.parent);
      if (place) place.items++;
      yield this.item(node, await this.read(node));
    }
    yield* this.differences();
  }

  private item(node: Node, stored: StoredItem | string): Finding {
    const folder = this.pathOf(node.parent);
    const path = `${folder}/${node.id.toString(16).padStart(8, '0')}`;
    if (typeof stored !== 'string') return { kind: 'item', path: `${path}.eml`, stored };
    const facts = { folder, node: node.id, fault: stored };
    return { kind: 'fault', path, facts, detail: `an item of the mailbox cannot be read: ${stored}` };
  }

  /** An item, or why it cannot be read. */
  private async read(node: Node): Promise<StoredItem | string> {
    try {
      return await this.store.item(node);
    } catch (error) {
      if (error instanceof PstDamage) return error.message;
      throw error;
    }
  }

  private async readFolders(): Promise<void> {
    for await (const node of this.store.pages.nodes()) {
      if ((node.id & 0x1f) !== NODE.folder || node.data === 0 || this.places.size >= FOLDERS) continue;
      try {
        this.places.set(node.id, { node, folder: await this.store.folder(node), items: 0 });
      } catch (error) {
        if (!(error instanceof PstDamage)) throw error;
        this.damagedFolders++;
        this.places.set(node.id, { node, folder: { name: '', stated: undefined }, items: 0 });
      }
    }
  }

  private *differences(): Generator<Finding> {
    for (const [id, { folder, items }] of this.places) {
      if (folder.stated === undefined || folder.stated <= items) continue;
      const path = this.pathOf(id);
      const facts = { folder: path, stated: folder.stated, found: items };
      const detail = `the folder states ${folder.stated} items and ${items} were found`;
      yield { kind: 'fault', path: `${path}/(count)`, facts, detail };
    }
    const { faults } = this.store.pages;
    if (faults + this.damagedFolders > 0)
      yield {
        kind: 'fault',
        path: '(damage)',
        facts: { pages: faults, folders: this.damagedFolders },
        detail: `${faults} pages of the file and ${this.damagedFolders} folders cannot be read; what they list is missing`,
      };
  }

  /** Names from the outermost folder inwards; the unnamed root of everything is left out. */
  private pathOf(id: number): string {
    const names: string[] = [];
    let at = this.places.get(id);
    if (!at) return NOWHERE;
    for (let depth = 0; at && depth < DEPTH; depth++) {
      // The name is a label: a slash in it would be another folder, a dot or two none.
      const name = at.folder.name.replace(/[/\\\0]/g, '_').replace(/^\.+$/, '_');
      if (name !== '') names.unshift(name);
      const above: number = at.node.parent;
      at = above === at.node.id ? undefined : this.places.get(above);
    }
    return names.join('/') || '(unnamed)';
  }
}
