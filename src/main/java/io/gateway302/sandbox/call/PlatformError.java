package io.gateway302.sandbox.call;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Errors of 302.AI's own gateway, in the format that it uses on all paths. The codes and their meaning are public. Only
 * the statuses 401 for an invalid key and 503 are known from real responses. The other statuses, such as 402 for an
 * empty account, and most of the messages are assumptions.
 */
public enum PlatformError {
    KEY_MISSING(-10001, 401, "Missing 302 API key", "缺少 302 API Key", "302 API Keyがありません"),
    KEY_INVALID(-10002, 401, "Invalid API Key", "无效的 API Key", "無効なAPI Keyです"),
    NETWORK(-10003, 500, "Network error, please try again later", "网络错误，请稍后重试", "ネットワークエラーです。しばらくしてからもう一度お試しください"),
    BALANCE(-10004, 402, "Insufficient account balance", "账户余额不足", "アカウントの残高が不足しています"),
    CREDENTIAL_EXPIRED(-10005, 401, "Account credential expired", "账号凭证已过期", "アカウントの認証情報の有効期限が切れています"),
    TOTAL_QUOTA(-10006, 429, "Total quota reached", "总额度已用完", "総利用枠の上限に達しました"),
    DAILY_QUOTA(-10007, 429, "Daily quota reached", "当日额度已用完", "1日の利用枠の上限に達しました"),
    NO_CHANNEL(-10008, 503, "No available models currently", "当前没有可用的模型", "現在利用可能なモデルがありません"),
    NOT_SUPPORTED(-10009, 400, "This API function is not supported", "暂不支持该接口功能", "このAPI機能はサポートされていません"),
    NOT_FOUND(-10010, 404, "Resource not found", "未找到资源", "リソースが見つかりません"),
    INVALID_REQUEST(-10011, 400, "Invalid request", "无效的请求", "無効なリクエストです"),
    HOURLY_QUOTA(-10012, 429, "Hourly quota reached", "本小时额度已用完", "1時間の利用枠の上限に達しました"),
    MONTHLY_QUOTA(-10018, 429, "Monthly quota reached", "当月额度已用完", "1か月の利用枠の上限に達しました"),
    TIMED_OUT(-1024, 504, "AI interface timed out", "AI 接口请求超时", "AIインターフェースがタイムアウトしました");

    private final int code;
    private final int status;
    private final String message;
    private final String chinese;
    private final String japanese;

    PlatformError(int code, int status, String message, String chinese, String japanese) {
        this.code = code;
        this.status = status;
        this.message = message;
        this.chinese = chinese;
        this.japanese = japanese;
    }

    public int code() {
        return code;
    }

    public Reply.Whole reply() {
        return reply(status);
    }

    public Reply.Whole reply(int otherStatus) {
        return Reply.Whole.json(otherStatus, envelope(message));
    }

    /** Returns the error with a detail appended to its message. */
    public Reply.Whole saying(String detail) {
        return Reply.Whole.json(status, envelope(message + ": " + detail));
    }

    /** Returns the error with another status and another message. */
    public Reply.Whole saying(int otherStatus, String text) {
        return Reply.Whole.json(otherStatus, envelope(text));
    }

    public String message() {
        return message;
    }

    public ObjectNode envelope() {
        return envelope(message);
    }

    private ObjectNode envelope(String text) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.putObject("error")
                .put("err_code", code)
                .put("message", text)
                .put("message_cn", chinese)
                .put("message_jp", japanese)
                .put("type", "api_error");
        return response;
    }
}
