# Tells how an installation stands that install.ps1 began. Changes nothing.

$tail = 4000
$alreadyRunning = 1618

# The installer may be writing, or renaming, at this moment.
function Read-Text([string] $path, [int] $last) {
    for ($try = 1; $try -le 20; $try++) {
        if (-not [IO.File]::Exists($path)) { return '' }
        try {
            $stream = [IO.File]::Open($path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare] 'ReadWrite, Delete')
            try {
                if ($stream.Length -gt $last) { [void] $stream.Seek(-$last, [IO.SeekOrigin]::End) }
                $reader = New-Object IO.StreamReader($stream, [Text.Encoding]::UTF8)
                return $reader.ReadToEnd()
            } finally { $stream.Dispose() }
        } catch { Start-Sleep -Milliseconds 250 }
    }
    return ''
}

function Read-Json([string] $path) {
    try { return ConvertFrom-Json (Read-Text $path 1048576) } catch { return $null }
}

function Get-Attempts([string] $directory) {
    foreach ($lock in [IO.Directory]::GetFiles($directory, 'attempt-*.lock')) {
        $name = [regex]::Match([IO.Path]::GetFileName($lock), '\Aattempt-([1-9])\.lock\z')
        if ($name.Success) { [int] $name.Groups[1].Value }
    }
}

# The process that took the lock, and not another one that was given its id later.
function Test-Alive([string] $lock) {
    $owner = [regex]::Match((Read-Text $lock 64), '\A([0-9]{1,10}) ([0-9]{1,19})\z')
    # Empty only in the moment between its making and its writing.
    if (-not $owner.Success) { return [IO.File]::GetLastWriteTimeUtc($lock) -gt [DateTime]::UtcNow.AddMinutes(-1) }
    try {
        $process = [Diagnostics.Process]::GetProcessById([int] $owner.Groups[1].Value)
        return [Math]::Abs($process.StartTime.ToUniversalTime().Ticks - [long] $owner.Groups[2].Value) -lt 20000000
    } catch { return $false }
}

# The exit code of the attempt that settled it, or of the last one where that had to give way to another installer; else nothing.
function Get-ExitCode([string] $directory, $attempts) {
    $code = $null
    foreach ($attempt in $attempts) {
        $code = $null
        $path = [IO.Path]::Combine($directory, 'result-' + $attempt + '.json')
        if (-not [IO.File]::Exists($path)) { continue }
        $code = Get-Field (Read-Json $path) 'exitCode'
        # A result that cannot be read is no good one.
        if ($null -eq $code) { $code = 1 }
        if ($code -ne $alreadyRunning) { return [int] $code }
    }
    return $code
}

function Test-AnyAlive([string] $directory, $attempts) {
    foreach ($attempt in $attempts) {
        if (Test-Alive ([IO.Path]::Combine($directory, 'attempt-' + $attempt + '.lock'))) { return $true }
    }
    return $false
}

function Get-Standing([string] $directory, $attempts) {
    if ($attempts.Count -eq 0) { return @{ state = 'absent' } }
    $last = $attempts[-1]
    $code = Get-ExitCode $directory $attempts
    if ($null -eq $code) {
        if (Test-AnyAlive $directory $attempts) { return @{ state = 'running'; attempt = $last } }
        # It may have come to its end between the two looks.
        $code = Get-ExitCode $directory $attempts
    }
    if ($null -eq $code) { return @{ state = 'interrupted'; attempt = $last } }
    return @{ state = 'ended'; attempt = $last; exitCode = [int] $code }
}

function Get-Progress {
    $id = [string] (Get-Field $data 'id')
    if ($id -notmatch '\A[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z') { return @{ error = 'The id of the installation is not a UUID.' } }
    $directory = [IO.Path]::Combine((Get-Root), 'runs', $id.ToLowerInvariant())
    if (-not [IO.Directory]::Exists($directory)) { return @{ state = 'absent' } }
    $answer = Get-Standing $directory @(Get-Attempts $directory | Sort-Object)
    $answer.results = @(Get-Field (Read-Json ([IO.Path]::Combine($directory, 'results.json'))) 'results' | Where-Object { $null -ne $_ } | ForEach-Object {
            @{ driver = [string] (Get-Field $_ 'driver'); exitCode = [int] (Get-Field $_ 'exitCode') }
        })
    $log = Read-Text ([IO.Path]::Combine($directory, 'log.txt')) (4 * $tail)
    if ($log.Length -gt $tail) { $log = $log.Substring($log.Length - $tail) }
    $answer.log = $log
    return $answer
}

try { Write-Answer (Get-Progress) } catch { Write-Answer @{ error = $_.Exception.Message } }
