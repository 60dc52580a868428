# Installs drivers, and the guest agent where asked, from the virtio-win ISO in one of the CD-ROM drives.
# It is started detached and prints nothing; progress.ps1 tells how it stands. Everything is a function, and
# the last line starts it, so that a script that arrived cut off does nothing.

# Exit codes of pnputil and Windows Installer that mean "installed".
$good = 0, 259, 3010, 1641
$wantsReboot = 3010, 1641
$broken = 1
$noDisc = 2
$timedOut = 1460
$alreadyRunning = 1618

$run = @{ Id = ''; Attempt = 0; Directory = ''; Log = ''; Busy = $null; Results = @(); Mounts = @() }

function Write-Log([string] $text) {
    $time = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
    try { [IO.File]::AppendAllText($run.Log, $time + ' ' + $text + "`r`n") } catch { }
}

# The old file or the new one is there at any time, never half of one.
function Save-Json([string] $path, $value) {
    $bytes = (New-Object Text.UTF8Encoding $false).GetBytes((ConvertTo-Json -InputObject $value -Depth 6 -Compress))
    $new = $path + '.new'
    $stream = [IO.File]::Open($new, [IO.FileMode]::Create, [IO.FileAccess]::Write, [IO.FileShare]::None)
    try {
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush($true)
    } finally { $stream.Dispose() }
    for ($try = 1; $true; $try++) {
        try {
            if ([IO.File]::Exists($path)) { [IO.File]::Replace($new, $path, [NullString]::Value) }
            else { [IO.File]::Move($new, $path) }
            return
        } catch {
            if ($try -ge 20) { throw }
            Start-Sleep -Milliseconds 250
        }
    }
}

function Test-Order {
    if ([string] (Get-Field $data 'id') -notmatch '\A[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z') { return $false }
    if ([string] (Get-Field $data 'attempt') -notmatch '\A[1-9]\z') { return $false }
    $paths = @(Get-Field $data 'drivers' | ForEach-Object { Get-Field $_ 'inf' })
    foreach ($part in 'msi', 'guestAgent') {
        $package = Get-Field $data $part
        if ($null -ne $package) { $paths += @(Get-Field $package 'path') }
    }
    foreach ($id in @(Get-Field $data 'drivers' | ForEach-Object { Get-Field $_ 'takeBack' })) {
        if ($null -ne $id -and [string] $id -notmatch '\APCI\\VEN_[0-9A-F]{4}&DEV_[0-9A-F]{4}\z') { return $false }
    }
    foreach ($path in $paths) {
        if ([string] $path -notmatch '\A[A-Za-z0-9_-][A-Za-z0-9_.-]*(\\[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\z') { return $false }
    }
    return $true
}

# Nobody but administrators may write, or read logs, where SYSTEM later runs installers from.
function Protect-Root {
    $security = New-Object Security.AccessControl.DirectorySecurity
    $security.SetAccessRuleProtection($true, $false)
    foreach ($sid in 'S-1-5-18', 'S-1-5-32-544') {
        $who = New-Object Security.Principal.SecurityIdentifier $sid
        $security.AddAccessRule((New-Object Security.AccessControl.FileSystemAccessRule($who, 'FullControl', 'ContainerInherit, ObjectInherit', 'None', 'Allow')))
    }
    (New-Object IO.DirectoryInfo (Get-Root)).SetAccessControl($security)
}

# True for exactly one process per attempt, whoever starts how many.
function Enter-Attempt {
    $lock = [IO.Path]::Combine($run.Directory, 'attempt-' + $run.Attempt + '.lock')
    try { $stream = [IO.File]::Open($lock, [IO.FileMode]::CreateNew, [IO.FileAccess]::Write, [IO.FileShare]::Read) }
    catch { return $false }
    try {
        $me = [Diagnostics.Process]::GetCurrentProcess()
        $bytes = [Text.Encoding]::ASCII.GetBytes([string] $me.Id + ' ' + [string] $me.StartTime.ToUniversalTime().Ticks)
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush($true)
    } finally { $stream.Dispose() }
    return $true
}

function Get-ResultPath([int] $attempt) {
    return [IO.Path]::Combine($run.Directory, 'result-' + $attempt + '.json')
}

# Whether an attempt came to an end that another one would not better.
function Test-Settled {
    for ($attempt = 1; $attempt -le $run.Attempt; $attempt++) {
        $path = Get-ResultPath $attempt
        if (-not [IO.File]::Exists($path)) { continue }
        try { $code = Get-Field (ConvertFrom-Json ([IO.File]::ReadAllText($path))) 'exitCode' } catch { $code = $broken }
        if ($code -ne $alreadyRunning) { return $true }
    }
    return $false
}

# Held as long as this process lives, so that no two installations work at the same time, of whatever run.
function Enter-Busy {
    $path = [IO.Path]::Combine((Get-Root), 'busy.lock')
    for ($try = 1; $try -le 60; $try++) {
        try {
            $run.Busy = [IO.File]::Open($path, [IO.FileMode]::OpenOrCreate, [IO.FileAccess]::ReadWrite, [IO.FileShare]::None)
            return $true
        } catch {
            if ($try -eq 1) { Write-Log 'Another installation of this operator is at work; waiting for it.' }
            Start-Sleep -Seconds 10
        }
    }
    return $false
}

function Remove-Tree([string] $path) {
    if (-not [IO.Directory]::Exists($path)) { return }
    foreach ($file in [IO.Directory]::GetFiles($path, '*', [IO.SearchOption]::AllDirectories)) {
        [IO.File]::SetAttributes($file, [IO.FileAttributes]::Normal)
    }
    [IO.Directory]::Delete($path, $true)
}

function Remove-OldRuns {
    $limit = [DateTime]::UtcNow.AddDays(-90)
    foreach ($old in [IO.Directory]::GetDirectories([IO.Path]::Combine((Get-Root), 'runs'))) {
        $name = [IO.Path]::GetFileName($old)
        if ($name -eq $run.Id -or $name -notmatch '\A[0-9a-fA-F-]{36}\z') { continue }
        if ([IO.Directory]::GetLastWriteTimeUtc($old) -gt $limit) { continue }
        try { [IO.Directory]::Delete($old, $true) } catch { Write-Log ('Could not remove ' + $old + ': ' + $_.Exception.Message) }
    }
}

# As CommandLineToArgvW takes it apart again.
function Format-Argument([string] $value) {
    if ($value -ne '' -and $value -notmatch '[\s"]') { return $value }
    $escaped = [regex]::Replace($value, '(\\*)"', '$1$1\"')
    return '"' + [regex]::Replace($escaped, '(\\+)\z', '$1$1') + '"'
}

# Reads until the program closes its output, ends, or the time is up; keeps the first 32 KiB.
function Read-Output($process, $watch, [int] $seconds) {
    $stream = $process.StandardOutput.BaseStream
    $kept = New-Object IO.MemoryStream
    $buffer = New-Object byte[] 4096
    $open = $true
    while ($open) {
        $reading = $stream.BeginRead($buffer, 0, $buffer.Length, $null, $null)
        $silent = 0
        while (-not $reading.AsyncWaitHandle.WaitOne(1000)) {
            if ($process.HasExited) { $silent++ }
            if ($silent -gt 5 -or $watch.Elapsed.TotalSeconds -gt $seconds) { $open = $false; break }
        }
        if ($open) {
            $count = $stream.EndRead($reading)
            if ($count -le 0) { $open = $false }
            elseif ($kept.Length -lt 32768) { $kept.Write($buffer, 0, $count) }
        }
    }
    return $process.StandardOutput.CurrentEncoding.GetString($kept.ToArray())
}

# Runs a program of Windows and returns its exit code.
function Invoke-Program([string] $name, [string[]] $arguments, [int] $seconds) {
    $start = New-Object Diagnostics.ProcessStartInfo
    $start.FileName = Get-SystemProgram $name
    $start.Arguments = @($arguments | ForEach-Object { Format-Argument $_ }) -join ' '
    $start.WorkingDirectory = $run.Directory
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    Write-Log ('Running ' + $name + ' ' + $start.Arguments)
    $watch = [Diagnostics.Stopwatch]::StartNew()
    try { $process = [Diagnostics.Process]::Start($start) }
    catch {
        Write-Log ($name + ' could not be started: ' + $_.Exception.Message)
        return $broken
    }
    try {
        $process.StandardInput.Close()
        $output = Read-Output $process $watch $seconds
        foreach ($line in $output -split '[\r\n\0]+') {
            if ($line.Trim() -ne '') { Write-Log ('  ' + $line.TrimEnd()) }
        }
        $left = [Math]::Max(1000, [int] (1000 * ($seconds - $watch.Elapsed.TotalSeconds)))
        if (-not $process.WaitForExit($left)) {
            Write-Log ($name + ' did not end within ' + $seconds + ' seconds and was stopped. Windows may be waiting for somebody to trust the publisher of the drivers.')
            try { $process.Kill() } catch { }
            return $timedOut
        }
        $code = $process.ExitCode
        Write-Log ($name + ' ended with exit code ' + $code + '.')
        return $code
    } finally { $process.Dispose() }
}

# Gives way to another installer for some minutes.
function Invoke-Installer([string] $name, [string[]] $arguments, [int] $seconds) {
    for ($try = 1; $true; $try++) {
        $code = Invoke-Program $name $arguments $seconds
        if ($code -ne $alreadyRunning -or $try -ge 10) { return $code }
        Write-Log 'Windows is busy with another installation; trying again in 30 seconds.'
        Start-Sleep -Seconds 30
    }
}

function Read-Results {
    $path = [IO.Path]::Combine($run.Directory, 'results.json')
    if (-not [IO.File]::Exists($path)) { return }
    try { $run.Results = @(Get-Field (ConvertFrom-Json ([IO.File]::ReadAllText($path))) 'results') }
    catch { Write-Log ('What was done before cannot be read and is done again: ' + $_.Exception.Message) }
}

function Add-Result([string] $name, [string] $version, [int] $code) {
    $rest = @($run.Results | Where-Object { (Get-Field $_ 'driver') -ne $name })
    $run.Results = @($rest + (New-Object PSObject -Property @{ driver = $name; version = $version; exitCode = $code; attempt = $run.Attempt }))
    Save-Json ([IO.Path]::Combine($run.Directory, 'results.json')) @{ results = $run.Results }
}

function Test-Done([string] $name, [string] $version) {
    $done = @($run.Results | Where-Object {
            (Get-Field $_ 'driver') -eq $name -and (Get-Field $_ 'version') -eq $version -and $good -contains (Get-Field $_ 'exitCode')
        })
    return $done.Count -gt 0
}

# The version an INF states. INFs are UTF-16 or ANSI.
function Get-InfVersion([string] $path) {
    try {
        if (-not [IO.File]::Exists($path)) { return '' }
        $text = [IO.File]::ReadAllText($path).Replace([string] [char] 0, '')
    } catch { return 'unreadable' }
    $found = [regex]::Match($text, '(?im)^[ \t]*DriverVer[ \t]*=[^,\r\n]*,[ \t]*([0-9]+(\.[0-9]+){1,3})')
    if (-not $found.Success) { return 'unreadable' }
    return $found.Groups[1].Value
}

# An order may leave the second number open: 100.*.104.22500.
function Test-SameVersion([string] $found, [string] $ordered) {
    $a = $null
    $b = $null
    if ($found -match '\A[0-9]+\.([0-9]+)\.') { $ordered = $ordered.Replace('*', $Matches[1]) }
    return [Version]::TryParse($found, [ref] $a) -and [Version]::TryParse($ordered, [ref] $b) -and $a -eq $b
}

# The root of every CD-ROM volume. One without a letter is shown in a folder of ours while we look at it.
function Get-DiscRoots {
    try { $volumes = @(Get-WmiObject -Class Win32_Volume -Filter 'DriveType = 5') }
    catch {
        Write-Log ('WMI does not list volumes, so only drives with a letter are looked at: ' + $_.Exception.Message)
        return @([IO.DriveInfo]::GetDrives() | Where-Object { $_.DriveType -eq [IO.DriveType]::CDRom } | ForEach-Object { $_.Name })
    }
    $roots = @()
    foreach ($volume in $volumes) {
        if ($volume.DriveLetter) { $roots += [string] $volume.DriveLetter + '\'; continue }
        $folder = [IO.Path]::Combine((Get-Root), 'disc-' + ($run.Mounts.Count + 1))
        [void] [IO.Directory]::CreateDirectory($folder)
        if ((Invoke-Program 'mountvol.exe' @($folder, [string] $volume.DeviceID) 60) -eq 0) {
            $run.Mounts += $folder
            $roots += $folder + '\'
        }
    }
    return $roots
}

function Remove-Mounts {
    foreach ($folder in [IO.Directory]::GetDirectories((Get-Root), 'disc-*')) {
        try {
            [void] (Invoke-Program 'mountvol.exe' @($folder, '/D') 60)
            [IO.Directory]::Delete($folder)
        } catch { Write-Log ('Could not remove ' + $folder + ': ' + $_.Exception.Message) }
    }
    $run.Mounts = @()
}

# What speaks against a disc; nothing where it holds every ordered driver at its version.
function Get-Objection([string] $root, $drivers) {
    foreach ($driver in $drivers) {
        $version = Get-InfVersion ([IO.Path]::Combine($root, $driver.inf))
        if ($version -eq '') { return $root + ' has no ' + $driver.inf }
        if (-not (Test-SameVersion $version $driver.version)) {
            return $root + ' has ' + $driver.inf + ' ' + $version + ', and ' + $driver.version + ' is ordered'
        }
    }
    $agent = Get-Field (Get-Field $data 'guestAgent') 'path'
    if (@($drivers).Count -eq 0 -and -not ($agent -and [IO.File]::Exists([IO.Path]::Combine($root, $agent)))) { return $root + ' has no guest agent' }
    return ''
}

# The disc is told by what is on it. One that was inserted a moment ago may not show yet.
function Find-Disc($drivers) {
    $objections = @()
    for ($try = 1; $try -le 12; $try++) {
        $objections = @()
        foreach ($root in @(Get-DiscRoots)) {
            $objection = Get-Objection $root $drivers
            if ($objection -eq '') { return $root }
            $objections += $objection
        }
        Remove-Mounts
        if ($try -lt 12) { Start-Sleep -Seconds 10 }
    }
    if ($objections.Count -eq 0) { Write-Log 'Windows shows no CD-ROM drive. Attach the ISO of the release to the VM.' }
    else { Write-Log ('No CD-ROM drive holds the ordered release: ' + ($objections -join '; ') + '. Attach the ISO of the release to the VM.') }
    return ''
}

# Works on a copy: the disc may be taken out, and pnputil wants a path with a letter.
function Copy-File([string] $source, [string] $folder) {
    [void] [IO.Directory]::CreateDirectory($folder)
    $copy = [IO.Path]::Combine($folder, [IO.Path]::GetFileName($source))
    [IO.File]::Copy($source, $copy, $true)
    [IO.File]::SetAttributes($copy, [IO.FileAttributes]::Normal)
}

function Get-MediaPath([string] $path) {
    return [IO.Path]::Combine($run.Directory, 'media', $path)
}

function Copy-Disc([string] $root, $drivers) {
    foreach ($driver in $drivers) {
        $source = [IO.Path]::GetDirectoryName([IO.Path]::Combine($root, $driver.inf))
        foreach ($file in [IO.Directory]::GetFiles($source)) {
            if ([IO.Path]::GetExtension($file) -ne '.pdb') { Copy-File $file ([IO.Path]::GetDirectoryName((Get-MediaPath $driver.inf))) }
        }
    }
    foreach ($part in 'msi', 'guestAgent') {
        $path = Get-Field (Get-Field $data $part) 'path'
        if (-not $path) { continue }
        $source = [IO.Path]::Combine($root, $path)
        if ([IO.File]::Exists($source)) { Copy-File $source ([IO.Path]::GetDirectoryName((Get-MediaPath $path))) }
        else { Write-Log ('The ISO has no ' + $path + '; going on without it.') }
    }
}

# For a person, and to see afterwards what is missing. The first attempt's is kept: later ones may find less.
function Save-IpSettings {
    $path = [IO.Path]::Combine($run.Directory, 'ip-settings.json')
    if ([IO.File]::Exists($path)) { return }
    $fields = 'MACAddress', 'Description', 'SettingID', 'DHCPEnabled', 'IPAddress', 'IPSubnet', 'DefaultIPGateway', 'GatewayCostMetric',
        'DNSServerSearchOrder', 'DNSDomain', 'IPConnectionMetric', 'WINSPrimaryServer', 'WINSSecondaryServer'
    $adapters = @(Get-WmiObject -Class Win32_NetworkAdapterConfiguration -Filter 'IPEnabled = TRUE' | Select-Object $fields)
    $routes = @()
    try {
        $routes = @(Get-WmiObject -Class Win32_IP4PersistedRouteTable | Select-Object 'Destination', 'Mask', 'NextHop', 'Metric1')
    } catch { Write-Log ('The persistent routes could not be read: ' + $_.Exception.Message) }
    Save-Json $path @{ adapters = $adapters; persistentRoutes = $routes }
    Write-Log ('The IP settings of ' + $adapters.Count + ' adapters are kept in ' + $path)
}

# Updating NetKVM restarts the adapter. Says which static addresses did not come back.
function Test-IpSettings {
    $path = [IO.Path]::Combine($run.Directory, 'ip-settings.json')
    if (-not [IO.File]::Exists($path)) { return }
    $wanted = @(Get-Field (ConvertFrom-Json ([IO.File]::ReadAllText($path))) 'adapters' | Where-Object { -not (Get-Field $_ 'DHCPEnabled') } |
            ForEach-Object { Get-Field $_ 'IPAddress' } | Where-Object { $_ -match '\A\d+\.' -and $_ -notmatch '\A169\.254\.' })
    $lost = $wanted
    for ($try = 1; $try -le 12 -and $lost.Count -gt 0; $try++) {
        if ($try -gt 1) { Start-Sleep -Seconds 10 }
        $now = @(Get-WmiObject -Class Win32_NetworkAdapterConfiguration -Filter 'IPEnabled = TRUE' | ForEach-Object { $_.IPAddress })
        $lost = @($wanted | Where-Object { $now -notcontains $_ })
    }
    if ($lost.Count -gt 0) { Write-Log ('After the update of NetKVM these addresses are missing: ' + ($lost -join ', ') + '. The former settings are in ' + $path) }
}

# The package as a whole, where nothing is installed yet. It says "installed" even where a driver failed, and a failure leaves
# half of it behind; so every driver is given to pnputil afterwards in any case, and it is tried once.
function Install-Package {
    $order = Get-Field $data 'msi'
    if ($null -eq $order -or -not [IO.File]::Exists((Get-MediaPath $order.path))) { return 0 }
    $tried = @($run.Results | Where-Object { (Get-Field $_ 'driver') -eq $order.path -and (Get-Field $_ 'exitCode') -ne $alreadyRunning })
    if ($tried.Count -gt 0) { return 0 }
    $features = @(Get-Field $order 'features' | Where-Object { $_ -match '\AFE_[A-Za-z0-9_]+\z' })
    if ($features.Count -eq 0) { return 0 }
    Add-Result $order.path '' $timedOut
    $code = Invoke-Installer 'msiexec.exe' @('/i', (Get-MediaPath $order.path), '/qn', '/norestart', ('ADDLOCAL=' + ($features -join ',')), '/l*v', [IO.Path]::Combine($run.Directory, 'drivers-msi.log')) 1200
    Add-Result $order.path '' $code
    if ($good -notcontains $code) { Write-Log ($order.path + ' failed with ' + $code + '; the drivers are installed one by one instead. Its log is drivers-msi.log in ' + $run.Directory) }
    return $code
}

# Binds a package to the devices of its driver that run with a newer one, as the ISO's own installer does: pnputil puts an older
# package into the driver store and leaves devices as they are.
function Set-OlderDriver($driver) {
    $inf = Get-MediaPath $driver.inf
    try {
        $native = Add-Type -PassThru -Namespace 'PvDrivers' -Name 'NewDev' -MemberDefinition '[DllImport("newdev.dll", CharSet = CharSet.Unicode, SetLastError = true)] public static extern bool UpdateDriverForPlugAndPlayDevicesW(System.IntPtr window, string hardwareId, string inf, uint flags, out bool reboot);'
        $ids = @(Get-WmiObject -Class Win32_PnPEntity | Where-Object { Test-TakenBack $driver $_.DeviceID } | ForEach-Object { @($_.HardwareID)[0] } | Sort-Object -Unique)
        $code = 0
        foreach ($id in $ids) {
            $reboot = $false
            $forceWithoutWindows = 5
            if (-not $native::UpdateDriverForPlugAndPlayDevicesW([IntPtr]::Zero, $id, $inf, $forceWithoutWindows, [ref] $reboot)) {
                Write-Log ($driver.name + ' ' + $driver.version + ' could not be bound to ' + $id + ': error ' + [Runtime.InteropServices.Marshal]::GetLastWin32Error())
                return $broken
            }
            Write-Log ($driver.name + ' ' + $driver.version + ' is bound to ' + $id + $(if ($reboot) { ' after a reboot.' } else { '.' }))
            if ($reboot) { $code = 3010 }
        }
        return $code
    } catch {
        Write-Log ($driver.name + ' ' + $driver.version + ' could not be bound in place of a newer one: ' + $_.Exception.Message)
        return $broken
    }
}

function Test-TakenBack($driver, [string] $device) {
    return @(Get-Field $driver 'takeBack' | Where-Object { $device.StartsWith($_ + '&', [StringComparison]::OrdinalIgnoreCase) }).Count -gt 0
}

# One after another in the order given. After a failure the rest still shows what it would do, except NetKVM: this installation
# has failed, and taking the network down would be for nothing.
function Install-Drivers($drivers) {
    $failure = 0
    foreach ($driver in $drivers) {
        if (Test-Done $driver.name $driver.version) {
            Write-Log ($driver.name + ' ' + $driver.version + ' was installed by an earlier attempt.')
            continue
        }
        if ($driver.name -eq 'netkvm' -and $failure -ne 0) {
            Write-Log 'netkvm is left as it is, because a driver before it failed.'
            continue
        }
        $arguments = @(Get-Field $data 'pnputil' | ForEach-Object { ([string] $_).Replace('{inf}', (Get-MediaPath $driver.inf)) })
        $code = Invoke-Installer 'pnputil.exe' $arguments 600
        if ($good -contains $code -and @(Get-Field $driver 'takeBack' | Where-Object { $_ }).Count -gt 0) { $code = Set-OlderDriver $driver }
        Add-Result $driver.name $driver.version $code
        if ($good -notcontains $code -and $failure -eq 0) { $failure = $code }
        if ($driver.name -eq 'netkvm' -and $good -contains $code) {
            try { Test-IpSettings } catch { Write-Log ('The IP settings could not be compared: ' + $_.Exception.Message) }
        }
    }
    if ($failure -ne 0) { return $failure }
    if (@($run.Results | Where-Object { $wantsReboot -contains (Get-Field $_ 'exitCode') }).Count -gt 0) { return 3010 }
    return 0
}

function Invoke-Com($object, [string] $member, [string] $kind, $arguments) {
    return [System.__ComObject].InvokeMember($member, [Reflection.BindingFlags] $kind, $null, $object, $arguments)
}

function Get-MsiProperty($installer, [string] $path, [string] $name) {
    $database = Invoke-Com $installer 'OpenDatabase' 'InvokeMethod' @($path, 0)
    try {
        $view = Invoke-Com $database 'OpenView' 'InvokeMethod' @('SELECT `Value` FROM `Property` WHERE `Property` = ''' + $name + '''')
        try {
            [void] (Invoke-Com $view 'Execute' 'InvokeMethod' $null)
            $record = Invoke-Com $view 'Fetch' 'InvokeMethod' $null
            if ($null -eq $record) { return '' }
            return [string] (Invoke-Com $record 'StringData' 'GetProperty' @(1))
        } finally {
            [void] (Invoke-Com $view 'Close' 'InvokeMethod' $null)
            [void] [Runtime.InteropServices.Marshal]::ReleaseComObject($view)
        }
    } finally { [void] [Runtime.InteropServices.Marshal]::ReleaseComObject($database) }
}

# Why the guest agent's package is not to be installed; nothing where it is newer than the installed one.
function Get-AgentObjection([string] $msi) {
    $installer = New-Object -ComObject WindowsInstaller.Installer
    try {
        $offered = Get-MsiProperty $installer $msi 'ProductVersion'
        [string] $family = Get-MsiProperty $installer $msi 'UpgradeCode'
        $products = Invoke-Com $installer 'RelatedProducts' 'GetProperty' @($family)
        $installed = @(for ($i = 0; $i -lt (Invoke-Com $products 'Count' 'GetProperty' $null); $i++) {
                [string] $product = Invoke-Com $products 'Item' 'GetProperty' @($i)
                [string] (Invoke-Com $installer 'ProductInfo' 'GetProperty' @($product, 'VersionString'))
            })
    } finally {
        [void] [Runtime.InteropServices.Marshal]::ReleaseComObject($installer)
        [GC]::Collect()
        [GC]::WaitForPendingFinalizers()
    }
    if ($installed.Count -eq 0) {
        if ($null -eq (Get-Service -Name 'QEMU-GA' -ErrorAction SilentlyContinue)) { return '' }
        return 'it was not installed from a package of this kind'
    }
    foreach ($version in $installed) {
        if ([Version] $version -ge [Version] $offered) { return 'version ' + $version + ' is installed, and the ISO has ' + $offered }
    }
    return ''
}

# Very last: its service goes away and comes back, and so does the operator's sight. What was installed before is already on record;
# if this process should go down with the agent, a further attempt finds only this left to do. Its outcome is told, and does not
# make an installation of drivers bad.
function Install-Agent {
    $order = Get-Field $data 'guestAgent'
    if ($null -eq $order) { return }
    $msi = Get-MediaPath $order.path
    if (-not [IO.File]::Exists($msi)) { return }
    try {
        $objection = Get-AgentObjection $msi
        if ($objection -ne '') { Write-Log ('The guest agent is left as it is: ' + $objection + '.'); return }
        $code = Invoke-Installer 'msiexec.exe' @('/i', $msi, '/qn', '/norestart', '/l*v', [IO.Path]::Combine($run.Directory, 'agent-msi.log')) 600
        Add-Result 'qemu-ga' '' $code
        if ($good -notcontains $code) { Write-Log ('The guest agent could not be updated: ' + $code + '. Its log is agent-msi.log in ' + $run.Directory) }
    } catch { Write-Log ('The guest agent could not be updated: ' + $_.Exception.Message) }
    Start-Agent
}

# Without it nobody reaches this guest any more.
function Start-Agent {
    for ($try = 1; $try -le 12; $try++) {
        try {
            $service = Get-Service -Name 'QEMU-GA' -ErrorAction SilentlyContinue
            if ($null -eq $service -or $service.Status -eq 'Running') { return }
            Start-Service -Name 'QEMU-GA'
        } catch { Write-Log ('The guest agent does not start: ' + $_.Exception.Message) }
        Start-Sleep -Seconds 10
    }
}

function Install-Everything {
    $drivers = @(Get-Field $data 'drivers')
    Remove-Mounts
    Remove-Tree (Get-MediaPath '')
    Read-Results
    $root = Find-Disc $drivers
    if ($root -eq '') { return $noDisc }
    Write-Log ('Installing from ' + $root)
    Copy-Disc $root $drivers
    Remove-Mounts
    if (@($drivers | Where-Object { $_.name -eq 'netkvm' }).Count -gt 0) {
        try { Save-IpSettings } catch { Write-Log ('The IP settings could not be kept: ' + $_.Exception.Message) }
    }
    if ((Install-Package) -eq $alreadyRunning) { return $alreadyRunning }
    $code = Install-Drivers $drivers
    if ($good -contains $code) { Install-Agent }
    return $code
}

function Start-Installation {
    if (-not (Test-Order)) { return }
    $run.Id = ([string] $data.id).ToLowerInvariant()
    $run.Attempt = [int] $data.attempt
    $run.Directory = [IO.Path]::Combine((Get-Root), 'runs', $run.Id)
    $run.Log = [IO.Path]::Combine($run.Directory, 'log.txt')
    [void] [IO.Directory]::CreateDirectory($run.Directory)
    # Program Files itself lets nobody else write.
    try { Protect-Root } catch { Write-Log ('Others may read what is kept here: ' + $_.Exception.Message) }
    if ((Test-Settled) -or -not (Enter-Attempt)) { return }
    Write-Log ('Attempt ' + $run.Attempt + ' of installation ' + $run.Id)
    $code = $broken
    if (Enter-Busy) {
        # An earlier attempt that seemed lost may have come to its end meanwhile.
        if (Test-Settled) { return }
        try {
            Remove-OldRuns
            $code = [int] (@(Install-Everything)[-1])
        } catch { Write-Log ('The installation stopped: ' + $_.Exception.Message + ' ' + ($_.ScriptStackTrace -replace '\s+', ' ')) }
        try { Remove-Mounts; Remove-Tree (Get-MediaPath '') } catch { Write-Log ('Could not clean up: ' + $_.Exception.Message) }
    } else {
        Write-Log 'The other installation did not end within 10 minutes.'
        $code = $alreadyRunning
    }
    foreach ($one in $run.Results) { Write-Log ([string] (Get-Field $one 'driver') + ': exit code ' + (Get-Field $one 'exitCode')) }
    Write-Log ('The installation ended with exit code ' + $code + '.')
    Save-Json (Get-ResultPath $run.Attempt) @{ exitCode = $code }
}

try { Start-Installation } catch { if ($run.Log -ne '') { Write-Log ('The installation stopped: ' + $_.Exception.Message) } }
