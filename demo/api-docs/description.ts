import { isRecord, type JsonRecord } from '../../src/protocol/guards.js';

/** One thing to fill in. */
export interface Field {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly words: string;
  readonly schema: JsonRecord;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly words: string;
  readonly fields: readonly Field[];
}

/** What a page needs of an OpenAPI description. */
export function readOperations(description: unknown): readonly Operation[] {
  return entriesOf(record(description).paths).flatMap(([path, methods]) =>
    entriesOf(methods).map(([method, value]) => {
      const operation = record(value);
      return {
        method: method.toUpperCase(),
        path,
        summary: textOf(operation.summary),
        words: textOf(operation.description),
        fields: [...parametersOf(operation), ...bodyFieldsOf(operation)],
      };
    }),
  );
}

function parametersOf({ parameters }: JsonRecord): readonly Field[] {
  return (Array.isArray(parameters) ? parameters.filter(isRecord) : [])
    .filter((parameter) => parameter.in !== 'header')
    .map((parameter) => ({
      name: textOf(parameter.name),
      in: textOf(parameter.in),
      required: parameter.required === true,
      words: textOf(parameter.description),
      schema: record(parameter.schema),
    }));
}

function bodyFieldsOf({ requestBody }: JsonRecord): readonly Field[] {
  return entriesOf(record(requestBody).content).flatMap(([type, content]) => {
    const { properties, required } = record(record(content).schema);
    return entriesOf(properties).map(([name, schema]) => ({
      name,
      in: type === 'multipart/form-data' ? 'form' : 'body',
      required: Array.isArray(required) && required.includes(name),
      words: textOf(record(schema).description),
      schema: record(schema),
    }));
  });
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return Object.entries(record(value));
}

function record(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
