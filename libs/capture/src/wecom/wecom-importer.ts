import type { Importer } from '../importer';
import { documentsOf, JsonLinesReading } from '../json/json-lines';
import { isObject, listOf } from '../json/values';
import { fetchedFiles } from '../webhook/webhook-reading';
import { isArchiveRecord, WecomRecords } from './records';

/**
 * WeCom's conversation archive: records that were decrypted, one or many, as a list or as JSON Lines; and answers of
 * GetChatData, whose records are still encrypted (formats.md 5).
 */
export const wecomImporter: Importer = {
  format: 'wecom',
  parser: 'wecom/1',
  recognise: (sample) => {
    const records = documentsOf(sample).flatMap((document): readonly unknown[] => {
      if (Array.isArray(document)) return document;
      const list = isObject(document) ? listOf(document['chatdata']) : [];
      return list.length > 0 ? list : [document];
    });
    return records.some(isArchiveRecord) ? 0.96 : 0;
  },
  open: (source, context) => new JsonLinesReading(source, new WecomRecords(context)),
  companions: fetchedFiles,
};
