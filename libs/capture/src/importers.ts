import type { Importer } from './importer';
import { emlImporter } from './email/eml-importer';
import { mboxImporter } from './email/mbox-importer';
import { feedImporter } from './feed/feed-importer';
import { whatsappImporter } from './whatsapp/whatsapp-importer';

/** Every format we read. Of equally sure ones the first wins. */
export const IMPORTERS: readonly Importer[] = [feedImporter, mboxImporter, emlImporter, whatsappImporter];
