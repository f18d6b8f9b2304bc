<?php // A backend of the chat contract in PHP, with SQLite: PHP_CLI_SERVER_WORKERS=8 php -S 127.0.0.1:8788 index.php
/** Your model goes here: it gives its answer piece by piece. This one repeats what was said. */
function answer(array $messages): Generator {
    foreach (preg_split('/(?<= )/', 'You said: ' . end($messages)['content']) as $word) {
        usleep(40_000);
        yield $word;
    }
}
ini_set('display_errors', '0'); ignore_user_abort(true); // errors go to the log; a run goes on when its client leaves
if (ob_get_level() > 0) ob_end_clean(); // and what is said is sent at once
$database = new PDO('sqlite:' . (getenv('CHAT_DATABASE') ?: sys_get_temp_dir() . '/chat-short.sqlite'));
$database->exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS chat (id INTEGER PRIMARY KEY, timestamp INTEGER DEFAULT (unixepoch()), title TEXT,
        session_id INTEGER, role TEXT DEFAULT "assistant", content TEXT DEFAULT "", answers INTEGER, task_status INTEGER DEFAULT 3);
    CREATE UNIQUE INDEX IF NOT EXISTS one_run ON chat (answers) WHERE task_status < 4');
function query(string $sql, mixed ...$values): array {
    ($statement = $GLOBALS['database']->prepare($sql))->execute($values);
    return array_map(fn($row) => $row + ['attachments' => []], $statement->fetchAll(PDO::FETCH_ASSOC));
}
function say(array $body, int $status = 200): void {
    header('Content-Type: application/json', true, $status);
    header('Content-Length: ' . strlen($text = json_encode($body)));
    echo $text;
}
/** A message has one run, which the index sees to: who comes second is told to poll. It goes on when nobody listens. */
function run(array $question, array $messages, bool $isStream): void {
    $run = 'INSERT OR IGNORE INTO chat (session_id, answers, task_status) SELECT session_id, id, 2 FROM chat WHERE id = ? RETURNING id';
    $begun = query($run, $question['id'])[0]['id'] ?? 0;
    $set = fn(string $what, mixed $value) => query("UPDATE chat SET $what WHERE id = ? AND task_status = 2", $value, $begun);
    register_shutdown_function($set, 'task_status = ?', 4); // what breaks before its end has failed
    $find = fn() => query('SELECT * FROM chat WHERE answers = ? ORDER BY id DESC', $question['id'])[0];
    if (!$isStream) say(['taskId' => $find()['id']]);
    elseif (!$begun) say(['error' => 'session_already_thinking'], 400);
    else array_map('header', ['Content-Type: text/event-stream', 'Cache-Control: no-store', 'X-Accel-Buffering: no']);
    foreach ($begun ? answer($messages) : [] as $piece) {
        $set('content = content || ?', $piece);
        if ($isStream) echo 'data: ' . json_encode(['chunk' => $piece]) . "\n\n";
        flush();
    }
    $set('task_status = ?', 3);
    if ($isStream && $begun) echo 'data: ' . json_encode(['done' => true, 'message' => $find()]) . "\n\n";
}
$input = $_GET + (json_decode(file_get_contents('php://input'), true) ?? []) + ['sessionId' => 0, 'content' => '', 'limit' => 20, 'cursor' => 0];
$of = fn(string $rest, mixed ...$values) => query("SELECT * FROM chat WHERE session_id = ? $rest", $input['sessionId'], ...$values);
$run = isset($input['taskId']) ? $of('AND answers > 0 AND id = ?', $input['taskId']) : $of('AND task_status = 2');
$question = $of('AND role = "human" AND id = coalesce(?, id) ORDER BY id DESC', $input['messageId'] ?? null);
$path = basename(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
match (true) {
    !isset($_SERVER['HTTP_OCS_APIREQUEST']) => say(['error' => 'OCS-APIRequest is missing'], 412), // another site's page
    $path === 'new_session' => say(['session' => query('INSERT INTO chat DEFAULT VALUES RETURNING *')[0]]),
    !query('SELECT id FROM chat WHERE id = ? AND session_id IS NULL', $input['sessionId']) => say(['error' => 'not_found'], 404),
    strlen($input['content']) > 64_000 => say(['error' => 'too_long'], 413),
    $path === 'new_message' => say(query('INSERT INTO chat (session_id, content, role) VALUES (?, ?, "human") RETURNING *', $input['sessionId'], $input['content'])[0]),
    $path === 'messages' => say(array_reverse($of('AND task_status <> 2 ORDER BY id DESC LIMIT ? OFFSET ?', $input['limit'], $input['cursor']))),
    $path === 'check_session' => say(['messageTaskId' => $run[0]['id'] ?? null]),
    $path === 'check_generation' && $run => say($run[0] + ['task_output' => ['output' => $run[0]['content']]], [2 => 417, 3 => 200, 4 => 400][$run[0]['task_status']]),
    in_array($path, ['generate', 'stream']) && $question => run($question[0], $of('AND id <= ?', $question[0]['id']), $path === 'stream'),
    default => say(['error' => 'not_found'], 404),
};
