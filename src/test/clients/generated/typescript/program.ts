// Use of the clients that were generated for TypeScript's fetch.

import { randomUUID } from "node:crypto";
import * as admin from "./admin";
import * as gateway from "./gateway";

const address = process.env.GATEWAY_URL!;
const api = new gateway.Configuration({ basePath: address, accessToken: process.env.GATEWAY_KEY! });
const administration = new admin.Configuration({ basePath: address, accessToken: process.env.GATEWAY_ADMIN_KEY! });

function check(what: string, condition: boolean, detail?: unknown): void {
  process.exitCode ||= condition ? 0 : 1;
  console.log(`${condition ? "ok  " : "FAIL"} ${what}${condition ? "" : ` [${JSON.stringify(detail)}]`}`);
}

function request(url: string): gateway.CharacterRequest {
  return { prompt: `a cat ${randomUUID()}`, imageUrls: [url] };
}

async function images(): Promise<string> {
  const characterRequest = request("https://example.com/cat.jpg");
  const made = await new gateway.ImagesApi(api).generateCharacterImage({ characterRequest });
  if (made.status !== "succeeded") {
    throw new Error(made.status);
  }
  check("an image", made.images[0].url!.startsWith("http"), made);
  check("its cost", made.usage.cost!.currency === "USD", made);

  const dry = await new gateway.ImagesApi(api).generateCharacterImage({ characterRequest, dryRun: true });
  check("a dry run", dry.status === "dry_run" && dry.estimatedCost!.amount.startsWith("0."), dry);
  return made.id;
}

async function refusal(): Promise<void> {
  try {
    await new gateway.ImagesApi(api).generateCharacterImage({ characterRequest: request("https://127.0.0.1/cat.jpg") });
    check("a refusal", false, "no exception");
  } catch (error) {
    if (!(error instanceof gateway.ResponseError)) {
      throw error;
    }
    const problem: gateway.Problem = gateway.ProblemFromJSON(await error.response.json());
    check("a refusal is a typed problem", problem.status === 400, problem);
    check("the problem names the field", problem.errors[0].field === "image_urls[0]", problem);
  }
}

async function operations(): Promise<void> {
  const list = new gateway.OperationsApi(api);
  const first = await list.listOperations({ limit: 2 });
  const second = await list.listOperations({ limit: 2, cursor: first.nextCursor! });
  check("operations page by page", second.items.length === 2 && second.items[0].id !== first.items[0].id, second);
}

async function ledger(id: string): Promise<void> {
  const page = await new admin.LedgerApi(administration).listLedgerEntries({
    operation: "doubao.drawing.character",
    outcome: admin.ListLedgerEntriesOutcomeEnum.Succeeded,
  });
  check("the ledger", page.items.some((row) => row.id === id), page);
  const file = await new admin.LedgerApi(administration).exportLedger({ format: admin.ExportLedgerFormatEnum.Csv });
  check("the ledger as a file", (await file.text()).includes(id));
}

async function clients(): Promise<void> {
  const api = new admin.ClientsApi(administration);
  const clientBody = { name: `typescript-${randomUUID()}`, limits: { usdPerDay: "5" } };
  const made = await api.createClient({ clientBody });
  const changed = await api.updateClient({ id: made.id, clientBodyPatch: { limits: null } });
  const removed = made.limits.usdPerDay === "5" && changed.limits.usdPerDay === undefined;
  check("null removes a setting", removed, changed);
  await api.removeClient({ id: made.id });
}

async function main(): Promise<void> {
  const id = await images();
  await refusal();
  await operations();
  await ledger(id);
  await clients();
}

main().catch((error) => check("no other failure", false, String(error)));
