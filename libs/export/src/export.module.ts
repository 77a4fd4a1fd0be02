import { Module } from '@nestjs/common';
import { ExportController } from './http/export.controller';

@Module({ controllers: [ExportController] })
export class ExportHttpModule {}
