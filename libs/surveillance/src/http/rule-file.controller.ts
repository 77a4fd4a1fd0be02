import { Controller, Req, Res } from '@nestjs/common';
import { Audit, type In, Input, type ParsedRequest, Serves } from '@minutebook/access';
import { api, type RuleFile } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { sha256 } from '@minutebook/proof';
import type { Response } from 'express';
import { readRuleFile } from '../files/rule-file';
import { printLexicon } from '../files/rule-printer';
import { Lexicons } from '../lexicons/lexicons';
import { writtenOf } from '../lexicons/rule-text';

/** Bytes of the largest file of rules. */
const LARGEST = 10 * 2 ** 20;

/** Rules that come and go as files. What comes is only shown: saving the draft brings it. */
@Controller()
export class RuleFileController {
  constructor(
    private readonly lexicons: Lexicons,
    private readonly audit: Audit,
  ) {}

  @Serves(api.lexicons.readFile)
  async readFile(
    @Input() { actor, params, query }: In<typeof api.lexicons.readFile>,
    @Req() request: ParsedRequest,
  ): Promise<RuleFile> {
    const { lexicon, inForce } = await this.lexicons.get(Number(params.id));
    const bytes = await bytesOf(request);
    const file = await readRuleFile(bytes, lexicon.draft ?? inForce.map(writtenOf), query);
    await this.audit.record(
      actor,
      'lexicon.file-read',
      { kind: 'lexicon', id: params.id },
      {
        file: query.name ?? '',
        sha256: sha256(bytes).toString('hex'),
        dialect: query.dialect,
        rows: file.rows.length,
        faulty: file.rows.filter(({ rule }) => rule === null).length,
      },
    );
    return file;
  }

  @Serves(api.lexicons.file)
  async file(
    @Input() { actor, params, query }: In<typeof api.lexicons.file>,
    @Res() response: Response,
  ): Promise<void> {
    const { lexicon, inForce } = await this.lexicons.get(Number(params.id));
    const rules = (query.of === 'draft' ? lexicon.draft : null) ?? inForce;
    const bytes = Buffer.from(printLexicon(lexicon.name, rules));
    await this.audit.record(
      actor,
      'lexicon.exported',
      { kind: 'lexicon', id: params.id },
      { of: query.of, rules: rules.length, sha256: sha256(bytes).toString('hex') },
    );
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.setHeader('Content-Disposition', `attachment; filename="lexicon-${params.id}.txt"`);
    response.setHeader('Content-Length', bytes.length);
    response.end(bytes);
  }
}

async function bytesOf(request: ParsedRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST)
      throw new Problem({ code: 'rules-too-large', status: 413, title: 'A file of rules has at most 10 MB.' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
