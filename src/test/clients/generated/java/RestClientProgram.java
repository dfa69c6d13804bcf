import admin.api.ClientsApi;
import admin.api.LedgerApi;
import admin.model.ClientBody;
import admin.model.ClientBodyPatch;
import admin.model.ClientView;
import admin.model.LedgerRow;
import admin.model.LimitsBody;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.api.ImagesApi;
import gateway.api.OperationsApi;
import gateway.model.CharacterDryRun;
import gateway.model.CharacterRequest;
import gateway.model.CharacterResponse;
import gateway.model.OperationPage;
import gateway.model.Problem;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.springframework.web.client.RestClientResponseException;

/** Use of the clients that were generated for Spring's RestClient. */
class RestClientProgram {

    public static void main(String[] args) {
        // an absent field of a request is left out; the default of this client is null, which the gateway rejects
        ObjectMapper mapper =
                gateway.ApiClient.createDefaultMapper(null).setSerializationInclusion(JsonInclude.Include.NON_NULL);
        gateway.ApiClient api = new gateway.ApiClient(mapper, gateway.ApiClient.createDefaultDateFormat());
        api.setBasePath(System.getenv("GATEWAY_URL"));
        api.setBearerToken(System.getenv("GATEWAY_KEY"));
        admin.ApiClient administration = new admin.ApiClient(mapper, admin.ApiClient.createDefaultDateFormat());
        administration.setBasePath(System.getenv("GATEWAY_URL"));
        administration.setBearerToken(System.getenv("GATEWAY_ADMIN_KEY"));

        String id = images(new ImagesApi(api));
        refusal(new ImagesApi(api));
        operations(new OperationsApi(api));
        ledger(new LedgerApi(administration), id);
        clients(new ClientsApi(administration));
        Check.done();
    }

    private static String images(ImagesApi images) {
        CharacterRequest request = new CharacterRequest()
                .prompt("a cat " + UUID.randomUUID())
                .imageUrls(List.of(URI.create("https://example.com/cat.jpg")));
        CharacterResponse made = (CharacterResponse) images.generateCharacterImage(request, null, null, null, null, null);
        Check.that("an image", made.getImages().getFirst().getUrl().startsWith("http"), made);
        Check.that("its cost", made.getUsage().getCost().getCurrency().equals("USD"), made);

        CharacterDryRun dry = (CharacterDryRun) images.generateCharacterImage(request, null, null, null, true, null);
        Check.that("a dry run", dry.getDryRun() && dry.getEstimatedCost().getAmount().startsWith("0."), dry);
        return made.getId();
    }

    private static void refusal(ImagesApi images) {
        try {
            CharacterRequest request = new CharacterRequest()
                    .prompt("a cat")
                    .imageUrls(List.of(URI.create("https://127.0.0.1/cat.jpg")));
            images.generateCharacterImage(request, null, null, null, null, null);
            Check.that("a refusal", false, "no exception");
        } catch (RestClientResponseException e) {
            Problem problem = e.getResponseBodyAs(Problem.class);
            Check.that("a refusal is a typed problem", problem.getStatus() == 400, problem);
            Check.that(
                    "the problem names the field",
                    problem.getErrors().getFirst().getField().equals("image_urls[0]"),
                    problem);
        }
    }

    private static void operations(OperationsApi operations) {
        OperationPage first = operations.listOperations(null, null, null, null, 2, null);
        OperationPage second = operations.listOperations(null, null, null, null, 2, first.getNextCursor());
        Check.that(
                "operations page by page",
                second.getItems().size() == 2 && !second.getItems().equals(first.getItems()),
                second);
    }

    private static void ledger(LedgerApi ledger, String id) {
        List<LedgerRow> rows = ledger.listLedgerEntries(
                        null, null, null, "doubao.drawing.character", null, null, null, null, "succeeded", null, null)
                .getItems();
        Check.that("the ledger", rows.stream().anyMatch(row -> row.getId().equals(id)), id + " " + rows);
    }

    private static void clients(ClientsApi clients) {
        ClientView made = clients.createClient(new ClientBody()
                .name("restclient-" + UUID.randomUUID())
                .limits(new LimitsBody().usdPerDay("5")));
        ClientView changed = clients.updateClient(made.getId(), new ClientBodyPatch().limits(null), null);
        Check.that(
                "null removes a setting",
                made.getLimits().getUsdPerDay().equals("5") && changed.getLimits().getUsdPerDay() == null,
                changed);
        clients.removeClient(made.getId(), null);
    }
}
