import admin.api.ClientsApi;
import admin.api.ClientsApi.APIUpdateClientRequest;
import admin.api.LedgerApi;
import admin.api.LedgerApi.APIListLedgerEntriesRequest;
import admin.model.ClientBody;
import admin.model.ClientBodyPatch;
import admin.model.ClientView;
import admin.model.LedgerRow;
import admin.model.LimitsBody;
import gateway.api.ImagesApi;
import gateway.api.ImagesApi.APIGenerateCharacterImageRequest;
import gateway.api.OperationsApi;
import gateway.api.OperationsApi.APIListOperationsRequest;
import gateway.model.CharacterDryRun;
import gateway.model.CharacterRequest;
import gateway.model.CharacterResponse;
import gateway.model.CharacterResult;
import gateway.model.OperationPage;
import gateway.model.Problem;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/** Use of the clients that were generated for Java's own HTTP client. */
class NativeProgram {

    public static void main(String[] args) throws Exception {
        String url = System.getenv("GATEWAY_URL");
        gateway.ApiClient api = new gateway.ApiClient();
        api.updateBaseUri(url);
        api.setRequestInterceptor(
                request -> request.header("Authorization", "Bearer " + System.getenv("GATEWAY_KEY")));
        admin.ApiClient administration = new admin.ApiClient();
        administration.updateBaseUri(url);
        administration.setRequestInterceptor(
                request -> request.header("Authorization", "Bearer " + System.getenv("GATEWAY_ADMIN_KEY")));

        String id = images(new ImagesApi(api));
        refusal(api);
        operations(new OperationsApi(api));
        ledger(new LedgerApi(administration), id);
        clients(new ClientsApi(administration));
        Check.done();
    }

    private static String images(ImagesApi images) throws Exception {
        CharacterRequest request = new CharacterRequest()
                .prompt("a cat " + UUID.randomUUID())
                .imageUrls(List.of(URI.create("https://example.com/cat.jpg")));
        CharacterResult result = images.generateCharacterImage(APIGenerateCharacterImageRequest.newBuilder()
                .characterRequest(request)
                .build());
        CharacterResponse made = result.getCharacterResponse();
        Check.that("an image", made.getImages().getFirst().getUrl().startsWith("http"), made);
        Check.that("its cost", made.getUsage().getCost().getCurrency().equals("USD"), made);

        CharacterResult preview = images.generateCharacterImage(APIGenerateCharacterImageRequest.newBuilder()
                .characterRequest(request)
                .dryRun(true)
                .build());
        CharacterDryRun dry = preview.getCharacterDryRun();
        Check.that("a dry run", dry.getDryRun() && dry.getEstimatedCost().getAmount().startsWith("0."), dry);
        return made.getId();
    }

    private static void refusal(gateway.ApiClient api) throws Exception {
        try {
            new ImagesApi(api).generateCharacterImage(APIGenerateCharacterImageRequest.newBuilder()
                    .characterRequest(new CharacterRequest()
                            .prompt("a cat")
                            .imageUrls(List.of(URI.create("https://127.0.0.1/cat.jpg"))))
                    .build());
            Check.that("a refusal", false, "no exception");
        } catch (gateway.ApiException e) {
            Problem problem = api.getObjectMapper().readValue(e.getResponseBody(), Problem.class);
            Check.that("a refusal is a typed problem", e.getCode() == 400 && problem.getStatus() == 400, problem);
            Check.that(
                    "the problem names the field",
                    problem.getErrors().getFirst().getField().equals("image_urls[0]"),
                    problem);
        }
    }

    private static void operations(OperationsApi operations) throws Exception {
        OperationPage first = operations.listOperations(
                APIListOperationsRequest.newBuilder().limit(2).build());
        OperationPage second = operations.listOperations(APIListOperationsRequest.newBuilder()
                .limit(2)
                .cursor(first.getNextCursor())
                .build());
        Check.that(
                "operations page by page",
                second.getItems().size() == 2 && !second.getItems().equals(first.getItems()),
                second);
    }

    private static void ledger(LedgerApi ledger, String id) throws Exception {
        List<LedgerRow> rows = ledger.listLedgerEntries(APIListLedgerEntriesRequest.newBuilder()
                        .operation("doubao.drawing.character")
                        .outcome("succeeded")
                        .build())
                .getItems();
        Check.that("the ledger", rows.stream().anyMatch(row -> row.getId().equals(id)), id + " " + rows);
    }

    private static void clients(ClientsApi clients) throws Exception {
        ClientView made = clients.createClient(new ClientBody()
                .name("native-" + UUID.randomUUID())
                .limits(new LimitsBody().usdPerDay("5")));
        ClientView changed = clients.updateClient(APIUpdateClientRequest.newBuilder()
                .id(made.getId())
                .clientBodyPatch(new ClientBodyPatch().limits(null))
                .build());
        Check.that(
                "null removes a setting",
                made.getLimits().getUsdPerDay().equals("5") && changed.getLimits().getUsdPerDay() == null,
                changed);
        clients.removeClient(ClientsApi.APIRemoveClientRequest.newBuilder()
                .id(made.getId())
                .build());
    }
}
