#requires -Version 3.0
<#
.SYNOPSIS
Prints what pv-driver-operator asks about this Windows: one GuestReport as JSON, in ASCII, on one line.

.DESCRIPTION
Runs inside the guest, as an administrator, in Windows PowerShell 3.0 to 5.1, in full language mode. It changes nothing, sends nothing and
needs no right on any cluster: whoever runs it takes the text and applies it. A fact that cannot be read is left out, which means "not
known", and named on the error stream.

.PARAMETER Name
The name of the VM in Kubernetes. Default: the computer's name in lower case.

.PARAMETER Namespace
The namespace of the VM. Left out where it is not given.

.PARAMETER Facts
Print the facts alone, as spec.facts of a GuestReport has them.
#>
[CmdletBinding()]
param(
    [ValidatePattern('^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$')]
    [string] $Name = $env:COMPUTERNAME.ToLowerInvariant(),

    [string] $Namespace = '',

    [switch] $Facts
)

$alone = [bool] $Facts
$data = @{ devices = $true; store = $true }

& {
# ======== From here on this is what the operator runs in guests that it can ask itself. ========

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$control = 'SYSTEM\CurrentControlSet\Control'
$services = 'SYSTEM\CurrentControlSet\Services'
$storage = 'root\Microsoft\Windows\Storage'
$build = [Environment]::OSVersion.Version.Build
# A 32-bit agent on a 64-bit Windows would else read another part of the registry.
$machine = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
$firstOfWindows8 = 9200
$firstOfWindows10 = 10240
$starts = @('Boot', 'System', 'Automatic', 'Manual', 'Disabled')

# ---- JSON: ASCII only, a list stays a list however short it is ----

function Format-Text([string] $text) {
    $escaped = [regex]::Replace($text, '[^ !#-\[\]-~]', { param($found) '\u{0:x4}' -f [int] [char] $found.Value })
    return '"' + $escaped + '"'
}

function Format-Json($value) {
    if ($null -eq $value) { return 'null' }
    if ($value -is [bool]) { if ($value) { return 'true' } else { return 'false' } }
    if ($value -is [string]) { return Format-Text $value }
    if ($value -is [Collections.IDictionary]) {
        $members = @(foreach ($key in $value.Keys) {
            if ($null -ne $value[$key]) { (Format-Text $key) + ':' + (Format-Json $value[$key]) }
        })
        return '{' + [string]::Join(',', $members) + '}'
    }
    if ($value -is [Collections.IEnumerable]) {
        $items = @(foreach ($item in $value) { Format-Json $item })
        return '[' + [string]::Join(',', $items) + ']'
    }
    return [Convert]::ToString($value, [Globalization.CultureInfo]::InvariantCulture)
}

# ---- reading ----

function Get-Value([string] $path, [string] $name) {
    $key = $machine.OpenSubKey($path)
    if ($null -eq $key) { return $null }
    try { return $key.GetValue($name) } finally { $key.Close() }
}

function Test-Key([string] $path) {
    $key = $machine.OpenSubKey($path)
    if ($null -eq $key) { return $false }
    $key.Close()
    return $true
}

function Get-Texts($value) {
    foreach ($text in @($value)) {
        if ($null -ne $text -and ([string] $text).Trim()) { ([string] $text).Trim() }
    }
}

function Get-PciId([string] $instance) {
    if ($instance -match '\APCI\\VEN_([0-9A-F]{4})&DEV_([0-9A-F]{4})') {
        return ($Matches[1] + ':' + $Matches[2]).ToLowerInvariant()
    }
    return $null
}

# In the words of guest-get-osinfo, for agents without it. ProductType 1 is a client.
function Get-Os {
    $os = Get-WmiObject -Class Win32_OperatingSystem
    $version = ([string] $os.Version).Split('.')
    $fact = @{
        id = 'mswindows'
        prettyName = ([string] $os.Caption).Trim()
        kernelVersion = $version[0] + '.' + $version[1]
        kernelRelease = [string] $os.BuildNumber
        variant = 'server'
    }
    if ($os.ProductType -eq 1) { $fact['variant'] = 'client' }
    return $fact
}

function Get-Boot {
    $started = (Get-WmiObject -Class Win32_OperatingSystem).LastBootUpTime
    $utc = [Management.ManagementDateTimeConverter]::ToDateTime($started).ToUniversalTime()
    return $utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [Globalization.CultureInfo]::InvariantCulture)
}

# Files that only wait to be deleted finish no installation; many programs leave such behind for good.
function Test-Pending {
    $windows = 'SOFTWARE\Microsoft\Windows\CurrentVersion'
    if (Test-Key "$windows\Component Based Servicing\RebootPending") { return $true }
    if (Test-Key "$windows\WindowsUpdate\Auto Update\RebootRequired") { return $true }
    $renames = @(Get-Value "$control\Session Manager" 'PendingFileRenameOperations')
    for ($i = 1; $i -lt $renames.Count; $i += 2) {
        if ($renames[$i]) { return $true }
    }
    return $false
}

# 45 is a device that is not there any more.
function Get-Problems {
    foreach ($device in @(Get-WmiObject -Class Win32_PnPEntity -Filter 'ConfigManagerErrorCode <> 0')) {
        $id = Get-PciId $device.PNPDeviceID
        if ($id -match '\A(1af4|1b36):' -and $device.ConfigManagerErrorCode -ne 45) {
            @{ pciId = $id; problemCode = $device.ConfigManagerErrorCode }
        }
    }
}

# Only where the agent cannot list devices itself. A device that was there once still has its driver.
function Get-Bound {
    $present = @{}
    foreach ($device in @(Get-WmiObject -Class Win32_PnPEntity)) {
        if ($device.ConfigManagerErrorCode -ne 45) { $present[[string] $device.PNPDeviceID] = $true }
    }
    foreach ($device in @(Get-WmiObject -Class Win32_PnPSignedDriver)) {
        $id = Get-PciId $device.DeviceID
        if ($id -match '\A(1af4|1b36):' -and $device.DriverVersion -and $present.ContainsKey([string] $device.DeviceID)) {
            @{ pciId = $id; driverVersion = $device.DriverVersion }
        }
    }
}

# The packages of the driver store lie in folders such as viostor.inf_amd64_0123456789abcdef.
function Get-Infs([string[]] $prefixes) {
    $root = [IO.Path]::Combine($env:SystemRoot, 'System32\DriverStore\FileRepository')
    foreach ($prefix in $prefixes) {
        foreach ($folder in [IO.Directory]::GetDirectories($root, "$prefix*.inf_*")) {
            $name = [regex]::Replace([IO.Path]::GetFileName($folder), '\.inf_.*', '')
            $inf = [IO.Path]::Combine($folder, "$name.inf")
            if (-not [IO.File]::Exists($inf)) { continue }
            $text = [IO.File]::ReadAllText($inf)
            if ($text -match '(?m)^\s*DriverVer\s*=[^,\r\n]*,\s*([0-9]+(\.[0-9]+){3})') {
                @{ name = $name.ToLowerInvariant(); version = $Matches[1]; text = $text }
            }
        }
    }
}

# Only where pnputil does not tell.
function Get-Store {
    foreach ($inf in @(Get-Infs 'vio', 'netkvm', 'balloon', 'pvpanic', 'fwcfg', 'qemu')) {
        @{ driver = $inf.name; driverVersion = $inf.version }
    }
}

# Windows sets StartOverride on a boot driver that no device needed, and then does not load it at boot.
function Get-Start([string] $service) {
    $start = Get-Value "$services\$service" 'Start'
    if ($null -eq $start) { return $null }
    $override = Get-Value "$services\$service\StartOverride" '0'
    if ($null -ne $override) { $start = $override }
    if ($start -ge 0 -and $start -lt $starts.Count) { return $starts[$start] }
    return $null
}

function Get-Services {
    foreach ($service in 'viostor', 'vioscsi') {
        $start = Get-Start $service
        if ($null -ne $start) { @{ name = $service; start = $start } }
    }
    # Whether Windows can boot hangs on the services above: they are told also where the next one cannot be asked for.
    try { Get-AgentService } catch { return }
}

# The guest agent is a service like others: one that is disabled or stopped after a switch is missed by people first.
function Get-AgentService {
    foreach ($service in @(Get-WmiObject -Class Win32_Service -Filter "Name = 'QEMU-GA'")) {
        $start = Get-Value "$services\QEMU-GA" 'Start'
        if ($null -eq $start -or $start -lt 0 -or $start -ge $starts.Count) { continue }
        @{ name = 'QEMU-GA'; start = $starts[$start]; running = $service.State -eq 'Running' }
    }
}

# ---- disks ----

function Get-Instance([string] $reference) {
    if ($reference -match 'DeviceID="(.+)"\z') { return $Matches[1].Replace('\\', '\') }
    return ''
}

# From the instance of a disk to that of its controller.
function Get-Controllers {
    $controllers = @{}
    foreach ($class in 'Win32_SCSIControllerDevice', 'Win32_IDEControllerDevice') {
        foreach ($pair in @(Get-WmiObject -Class $class)) {
            $controllers[(Get-Instance $pair.Dependent).ToUpperInvariant()] = Get-Instance $pair.Antecedent
        }
    }
    return $controllers
}

# The driver of a port as its miniport told it; it stands here where an association is missing.
function Get-PortDriver($drive) {
    if ($null -eq $drive.SCSIPort) { return '' }
    return [string] (Get-Value ('HARDWARE\DEVICEMAP\Scsi\Scsi Port {0}' -f $drive.SCSIPort) 'Driver')
}

function Get-Bus($drive, $disk, $controllers) {
    $controller = [string] $controllers[([string] $drive.PNPDeviceID).ToUpperInvariant()]
    switch (Get-PciId $controller) {
        '1af4:1042' { return 'virtio' }
        '1af4:1001' { return 'virtio' }
        '1af4:1048' { return 'scsi' }
        '1af4:1004' { return 'scsi' }
    }
    switch (Get-PortDriver $drive) {
        'viostor' { return 'virtio' }
        'vioscsi' { return 'scsi' }
        'storahci' { return 'sata' }
        'msahci' { return 'sata' }
        'atapi' { return 'sata' }
    }
    if ($drive.InterfaceType -eq 'USB') { return 'usb' }
    # MSFT_Disk.BusType: 3 ATA, 7 USB, 11 SATA.
    if ($null -ne $disk) {
        if ($disk.BusType -eq 7) { return 'usb' }
        if ($disk.BusType -eq 3 -or $disk.BusType -eq 11) { return 'sata' }
    }
    return $null
}

function Get-Signature($drive, $disk) {
    if ($null -ne $disk) {
        if ($disk.PartitionStyle -eq 2 -and $disk.Guid) { return ([Guid] ([string] $disk.Guid)).ToString('B') }
        if ($disk.PartitionStyle -eq 1 -and $disk.Signature) { return '{0:x8}' -f [uint32] $disk.Signature }
        return $null
    }
    if ($drive.Signature) { return '{0:x8}' -f [uint32] $drive.Signature }
    return $null
}

function Get-StorageDisks {
    $disks = @{}
    if ($build -ge $firstOfWindows8) {
        foreach ($disk in @(Get-WmiObject -Namespace $storage -Class MSFT_Disk)) { $disks[[int] $disk.Number] = $disk }
    }
    return $disks
}

function Get-Disks {
    $known = Get-StorageDisks
    $controllers = Get-Controllers
    foreach ($drive in @(Get-WmiObject -Class Win32_DiskDrive)) {
        $disk = $known[[int] $drive.Index]
        $serial = ([string] $drive.SerialNumber).Trim()
        $online = $null
        if ($null -ne $disk) {
            $online = -not $disk.IsOffline
            if ($disk.SerialNumber) { $serial = ([string] $disk.SerialNumber).Trim() }
        }
        $fact = @{ online = $online; bus = Get-Bus $drive $disk $controllers; signature = Get-Signature $drive $disk }
        if ($serial) { $fact['serial'] = $serial }
        # Win32_DiskDrive counts whole cylinders only.
        if ($null -ne $disk) { $fact['sizeBytes'] = $disk.Size } else { $fact['sizeBytes'] = $drive.Size }
        $fact
    }
}

# ---- adapters ----

function Get-Prefix([string] $mask) {
    $bits = 0
    foreach ($part in ([Net.IPAddress]::Parse($mask)).GetAddressBytes()) {
        for ($value = [int] $part; $value -gt 0; $value = $value -band ($value - 1)) { $bits++ }
    }
    return $bits
}

# IPv4 addresses as they were set, or as they are; of a static adapter also while its cable is out.
function Get-Addresses4($adapter, [string] $key, [bool] $dhcp) {
    $addresses = @(Get-Texts $adapter.IPAddress)
    $masks = @(Get-Texts $adapter.IPSubnet)
    if (-not $dhcp) {
        $set = @(Get-Texts (Get-Value $key 'IPAddress'))
        if ($set.Count -gt 0) {
            $addresses = $set
            $masks = @(Get-Texts (Get-Value $key 'SubnetMask'))
        }
    }
    for ($i = 0; $i -lt $addresses.Count -and $i -lt $masks.Count; $i++) {
        if ($addresses[$i] -match '\A[0-9.]+\z' -and $addresses[$i] -ne '0.0.0.0') {
            '{0}/{1}' -f $addresses[$i], (Get-Prefix $masks[$i])
        }
    }
}

# IPv6 addresses only where somebody set them; those of routers come back by themselves. The cmdlets give names for numbers.
function Get-Addresses6($addresses, $adapter) {
    foreach ($address in $addresses) {
        if ($address.InterfaceIndex -eq $adapter.InterfaceIndex -and $address.AddressFamily -match '\A(IPv6|23)\z' -and
                $address.PrefixOrigin -match '\A(Manual|1)\z' -and $address.SuffixOrigin -match '\A(Manual|1)\z') {
            '{0}/{1}' -f ([string] $address.IPAddress).Split('%')[0], $address.PrefixLength
        }
    }
}

function Get-Servers([string] $guid) {
    foreach ($stack in 'Tcpip', 'Tcpip6') {
        $set = [string] (Get-Value "$services\$stack\Parameters\Interfaces\$guid" 'NameServer')
        Get-Texts ($set -split '[ ,]+')
    }
}

function Test-Default([string] $destination) {
    return $destination -eq '0.0.0.0/0' -or $destination -eq '::/0'
}

function Get-Gateways($adapter, [string] $key, [bool] $dhcp, $routes) {
    $set = @()
    if (-not $dhcp) { $set = @(Get-Texts (Get-Value $key 'DefaultGateway')) }
    if ($set.Count -eq 0) { $set = @(Get-Texts $adapter.DefaultIPGateway | Where-Object { $_ -notmatch ':' }) }
    $set
    foreach ($route in $routes) {
        if ($route.DestinationPrefix -eq '::/0') { ([string] $route.NextHop).Split('%')[0] }
    }
}

# Zero stands for a metric that Windows chooses.
function Get-GatewayMetric([string] $key, $routes) {
    foreach ($metric in @(Get-Texts (Get-Value $key 'DefaultGatewayMetric'))) {
        if ([int] $metric -gt 0) { return [int] $metric }
    }
    foreach ($route in $routes) {
        if ($route.DestinationPrefix -eq '0.0.0.0/0' -and $route.RouteMetric -gt 0) { return [int] $route.RouteMetric }
    }
    return $null
}

function Get-InterfaceMetric($interfaces, $adapter, [string] $key) {
    foreach ($interface in $interfaces) {
        if ($interface.InterfaceIndex -eq $adapter.InterfaceIndex -and $interface.AddressFamily -match '\A(IPv4|2)\z') {
            if ($interface.AutomaticMetric -match '\A(Disabled|0)\z') { return [int] $interface.InterfaceMetric }
            return $null
        }
    }
    $set = Get-Value $key 'InterfaceMetric'
    if ($null -ne $set -and [int] $set -gt 0) { return [int] $set }
    return $null
}

function Get-Routes($routes) {
    foreach ($route in $routes) {
        if ((Test-Default $route.DestinationPrefix) -or $route.NextHop -eq '0.0.0.0' -or $route.NextHop -eq '::') { continue }
        $fact = @{ destination = $route.DestinationPrefix; nextHop = ([string] $route.NextHop).Split('%')[0] }
        if ($route.RouteMetric -gt 0) { $fact['metric'] = [int] $route.RouteMetric }
        $fact
    }
}

function Get-Adapter($card, $adapter, $network) {
    $guid = [string] $adapter.SettingID
    $key = "$services\Tcpip\Parameters\Interfaces\$guid"
    $dhcp = $adapter.DHCPEnabled
    if ($null -eq $dhcp) { $dhcp = (Get-Value $key 'EnableDHCP') -eq 1 }
    $routes = @($network.routes | Where-Object { $_.InterfaceIndex -eq $adapter.InterfaceIndex })
    $servers = @(Get-Servers $guid)
    $static = $servers.Count -gt 0
    if (-not $static) { $servers = @(Get-Texts $adapter.DNSServerSearchOrder) }
    $suffix = ([string] (Get-Value $key 'Domain')).Trim()
    $fact = @{
        mac = $adapter.MACAddress
        name = $card.NetConnectionID
        dhcp = [bool] $dhcp
        addresses = @(Get-Addresses4 $adapter $key $dhcp) + @(Get-Addresses6 $network.addresses $adapter)
        gateways = @(Get-Gateways $adapter $key $dhcp $routes)
        dnsServers = $servers
        dnsStatic = $static
        interfaceMetric = Get-InterfaceMetric $network.interfaces $adapter $key
        gatewayMetric = Get-GatewayMetric $key $routes
        routes = @(Get-Routes $routes | Select-Object -First 16)
    }
    if ($suffix) { $fact['dnsSuffix'] = $suffix }
    # Only what somebody set stands here; what the card offers is another with another card.
    $mtu = Get-Value $key 'MTU'
    if ($null -ne $mtu -and [int64] $mtu -gt 0 -and [int64] $mtu -le 65535) { $fact['mtu'] = [int] $mtu }
    return $fact
}

# The modules for this came with Windows 8; before it IPv6 addresses and routes of an adapter are not told.
function Get-Network {
    if ($build -lt $firstOfWindows8) { return @{ addresses = @(); interfaces = @(); routes = @() } }
    # No persistent route at all is an error of its own kind.
    $routes = @(Get-NetRoute -PolicyStore PersistentStore -ErrorAction SilentlyContinue -ErrorVariable failures)
    foreach ($failure in $failures) {
        if ($failure.CategoryInfo.Category -ne 'ObjectNotFound') { throw $failure }
    }
    return @{ addresses = @(Get-NetIPAddress); interfaces = @(Get-NetIPInterface); routes = $routes }
}

# Every network card of a VM is a PCI device; VPNs, teams and bridges are not.
function Get-Adapters {
    $network = Get-Network
    $cards = @{}
    foreach ($card in @(Get-WmiObject -Class Win32_NetworkAdapter)) {
        if ($card.PNPDeviceID -match '\APCI\\') { $cards[[int] $card.Index] = $card }
    }
    foreach ($adapter in @(Get-WmiObject -Class Win32_NetworkAdapterConfiguration)) {
        $card = $cards[[int] $adapter.Index]
        if ($null -ne $card -and $adapter.MACAddress) { Get-Adapter $card $adapter $network }
    }
}

# ---- roles ----

function Test-DomainController {
    return (Get-WmiObject -Class Win32_ComputerSystem).DomainRole -ge 4
}

# The service comes with the feature and is disabled until the server joins a cluster.
function Test-ClusterNode {
    $start = Get-Value "$services\ClusSvc" 'Start'
    return $null -ne $start -and $start -ne 4
}

# Without the feature there is no such namespace. Suspended protection counts as none.
function Test-BitLocker {
    $parent = 'root\CIMV2\Security'
    $there = @(Get-WmiObject -Namespace $parent -Class __NAMESPACE | Where-Object { $_.Name -eq 'MicrosoftVolumeEncryption' })
    if ($there.Count -eq 0) { return $false }
    $volumes = @(Get-WmiObject -Namespace "$parent\MicrosoftVolumeEncryption" -Class Win32_EncryptableVolume |
        Where-Object { $_.DriveLetter -eq $env:SystemDrive })
    return $volumes.Count -gt 0 -and $volumes[0].ProtectionStatus -ne 0
}

# Hibernation and Fast Startup both need the file. GetFiles sees it though it is hidden and in use.
function Test-Hibernation {
    if ((Get-Value "$control\Power" 'HibernateEnabled') -eq 0) { return $false }
    return [IO.Directory]::GetFiles("$env:SystemDrive\", 'hiberfil.sys').Length -gt 0
}

# A partition of an MBR disk is mounted by the disk's signature and an offset (12 bytes); a partition of a GPT disk and every
# dynamic volume by "DMIO:ID:" and a GUID. The GUID of a dynamic volume is that of no partition.
function Test-DynamicSystem {
    $mount = Get-Value 'SYSTEM\MountedDevices' "\DosDevices\$env:SystemDrive"
    if (@($mount).Count -eq 12) { return $false }
    if (@($mount).Count -ne 24 -or $build -lt $firstOfWindows8) {
        throw 'Windows does not tell what kind of volume its system drive is.'
    }
    $guid = [Guid] [byte[]] $mount[8..23]
    $partitions = @(Get-WmiObject -Namespace $storage -Class MSFT_Partition | Where-Object { $_.Guid })
    foreach ($partition in $partitions) {
        if ([Guid] ([string] $partition.Guid) -eq $guid) { return $false }
    }
    return $true
}

# The primordial pool is that of disks in no pool.
function Test-StorageSpaces {
    if ($build -lt $firstOfWindows8) { return $false }
    $pools = @(Get-WmiObject -Namespace $storage -Class MSFT_StoragePool | Where-Object { -not $_.IsPrimordial })
    return $pools.Count -gt 0
}

function Get-CrashDump {
    switch ([int] (Get-Value "$control\CrashControl" 'CrashDumpEnabled')) {
        0 { return 'None' }
        1 { return 'Complete' }
        2 { return 'Kernel' }
        3 { return 'Small' }
        7 { return 'Automatic' }
    }
    return $null
}

# ---- what belongs to other hypervisors ----

# The names that makers of drivers for other hypervisors give their services and packages.
$foreign = @(
    'xenbus', 'xenfilt', 'xenvbd', 'xenvif', 'xennet', 'xeniface', 'xendisk', 'xencrsh', 'xenbus_monitor', 'xenagent', 'xensvc',
    'XenGuestAgent', 'xenevtchn', 'Xennet6', 'AWSLiteAgent', 'LiteAgent', 'rhelnet', 'rhelscsi', 'xenpci', 'xenhide', 'xenstub', 'xenusb',
    'xenscsi', 'xencons', 'xencons_monitor', 'xenguestagent-rs', 'xenhid', 'xenvkbd', 'VMTools', 'VGAuthService', 'vm3dservice', 'vmvss',
    'vmci', 'vsock', 'vmhgfs', 'vmmouse', 'vmusbmouse', 'vmrawdsk', 'vmmemctl', 'vmxnet3', 'vmxnet3ndis6', 'pvscsi', 'vm3dmp',
    'vm3dmp_loader', 'vmwefifw', 'vsepflt', 'vnetWFP')
# Every Windows has these of Hyper-V: only running ones say something.
$inbox = @('vmbus', 'netvsc', 'storvsc')

# What the file of a service says of itself. A path may have arguments behind it; without one it is that of a driver in Windows' own folder.
function Get-FileVersion([string] $service) {
    $path = [string] (Get-Value "$services\$service" 'ImagePath')
    if (-not $path) { $path = "System32\drivers\$service.sys" }
    if (-not ($path -match '\A"?(.+?\.(sys|exe))')) { return $null }
    $path = $Matches[1] -replace '\A\\\?\?\\', '' -replace '\A\\SystemRoot\\', ''
    if (-not [IO.Path]::IsPathRooted($path)) { $path = [IO.Path]::Combine($env:SystemRoot, $path) }
    # A 32-bit agent on a 64-bit Windows would else see other files.
    if ([IO.Directory]::Exists("$env:SystemRoot\Sysnative")) { $path = $path -replace '\\System32\\', '\Sysnative\' }
    if (-not [IO.File]::Exists($path)) { return $null }
    return [Diagnostics.FileVersionInfo]::GetVersionInfo($path)
}

function Get-States([string[]] $names) {
    $states = @{}
    if ($names.Count -gt 0) {
        $filter = [string]::Join(' OR ', @($names | ForEach-Object { "Name = '$_'" }))
        foreach ($service in @(Get-WmiObject -Class Win32_BaseService -Filter $filter)) {
            $states[[string] $service.Name] = [string] $service.State
        }
    }
    return $states
}

function Get-ForeignServices {
    $there = @($foreign + $inbox | Where-Object { $null -ne (Get-Value "$services\$_" 'Start') })
    $states = Get-States $there
    foreach ($name in $there) {
        $running = $states[$name] -eq 'Running'
        if ($inbox -contains $name -and -not $running) { continue }
        $fact = @{ name = $name; kind = 'Driver'; start = Get-Start $name; running = $running }
        # 1 and 2 are drivers.
        if ((Get-Value "$services\$name" 'Type') -ge 16) { $fact['kind'] = 'Service' }
        $file = Get-FileVersion $name
        if ($null -ne $file) {
            $fact['version'] = '{0}.{1}.{2}.{3}' -f $file.FileMajorPart, $file.FileMinorPart, $file.FileBuildPart, $file.FilePrivatePart
            if ($file.CompanyName) { $fact['vendor'] = $file.CompanyName.Trim() }
        }
        $fact
    }
}

# A provider mostly stands as %name%, and its text among the strings of the file.
function Get-Provider([string] $inf) {
    if (-not ($inf -match '(?m)^\s*Provider\s*=\s*([^;\r\n]+)')) { return $null }
    $provider = $Matches[1].Trim()
    if ($provider -match '\A%(.+)%\z' -and $inf -match ('(?m)^\s*' + [regex]::Escape($Matches[1]) + '\s*=\s*([^;\r\n]+)')) {
        $provider = $Matches[1].Trim()
    }
    return $provider.Trim('"')
}

# A package may be left in the store when its driver is gone.
function Get-ForeignPackages {
    foreach ($inf in @(Get-Infs 'xen', 'rhel', 'pvscsi', 'vm', 'vsock')) {
        if ($foreign -contains $inf.name) {
            @{ name = $inf.name; kind = 'Package'; version = $inf.version; vendor = Get-Provider $inf.text }
        }
    }
}

function Get-CitrixVersion {
    foreach ($key in 'SOFTWARE\Citrix\XenTools', 'SOFTWARE\Wow6432Node\Citrix\XenTools') {
        $major = Get-Value $key 'MajorVersion'
        if ($null -ne $major) {
            $minor = Get-Value $key 'MinorVersion'
            return '{0}.{1}.{2}.{3}' -f $major, [int] $minor, [int] (Get-Value $key 'MicroVersion'), [int] (Get-Value $key 'BuildVersion')
        }
    }
    return $null
}

# Programs as Windows lists them. Their names are those of the makers, in every language.
function Get-Programs {
    foreach ($path in 'SOFTWARE', 'SOFTWARE\Wow6432Node') {
        $list = "$path\Microsoft\Windows\CurrentVersion\Uninstall"
        $key = $machine.OpenSubKey($list)
        if ($null -eq $key) { continue }
        foreach ($program in $key.GetSubKeyNames()) {
            $name = ([string] (Get-Value "$list\$program" 'DisplayName')).Trim()
            if ($name -match '\A(AWS PV|Citrix (Xen|Hypervisor)|Xen(Server|Tools)|XCP-ng|GPL ?PV|Red Hat Paravirtualized Xen|VMware Tools)' -and
                    $name -notmatch 'XenApp|XenDesktop|XenCenter|XenMobile') {
                $fact = @{ name = $name; kind = 'Product'; vendor = Get-Value "$list\$program" 'Publisher' }
                $version = [string] (Get-Value "$list\$program" 'DisplayVersion')
                if ($version) { $fact['version'] = $version }
                $fact
            }
        }
        $key.Close()
    }
}

# The registry of AWS and Citrix tells the version of the whole.
function Get-Products {
    $told = @()
    $version = [string] (Get-Value 'SOFTWARE\Amazon\PVDriver' 'Version')
    if ($version) {
        $told += 'AWS PV Drivers'
        @{ name = 'AWS PV Drivers'; kind = 'Product'; vendor = 'Amazon'; version = $version }
    }
    $version = Get-CitrixVersion
    if ($version) {
        $told += 'Citrix XenTools'
        @{ name = 'Citrix XenTools'; kind = 'Product'; vendor = 'Citrix'; version = $version }
    }
    foreach ($program in @(Get-Programs)) {
        if ($told -notcontains $program.name) { $program }
    }
}

function Get-Components {
    Get-ForeignServices
    Get-ForeignPackages
    Get-Products
}

# Windows takes its time to tell them, and releases name updates for Windows 7 and its like only.
function Get-Updates {
    foreach ($fix in @(Get-WmiObject -Class Win32_QuickFixEngineering)) {
        if ($fix.HotFixID -match '\AKB[0-9]+\z') { [string] $fix.HotFixID }
    }
}

# ---- the answer ----

$facts = @{ roles = @{}; blind = @{} }

function Add-Fact([string] $name, [scriptblock] $read) {
    try {
        $value = & $read
        if ($name.StartsWith('roles.')) { $facts['roles'][$name.Substring(6)] = $value } else { $facts[$name] = $value }
    } catch {
        $facts['blind'][$name] = [string] $_
    }
}

Add-Fact 'os' { Get-Os }
Add-Fact 'bootTime' { Get-Boot }
Add-Fact 'pendingReboot' { Test-Pending }
Add-Fact 'problemDevices' { , @(Get-Problems) }
Add-Fact 'services' { , @(Get-Services) }
Add-Fact 'disks' { , @(Get-Disks) }
Add-Fact 'adapters' { , @(Get-Adapters) }
Add-Fact 'roles.domainController' { Test-DomainController }
Add-Fact 'roles.clusterNode' { Test-ClusterNode }
Add-Fact 'roles.bitLocker' { Test-BitLocker }
Add-Fact 'roles.hibernation' { Test-Hibernation }
Add-Fact 'roles.dynamicSystemDisk' { Test-DynamicSystem }
Add-Fact 'roles.storageSpaces' { Test-StorageSpaces }
Add-Fact 'roles.crashDump' { Get-CrashDump }
Add-Fact 'components' { , @(Get-Components | Select-Object -First 64) }
if ($build -lt $firstOfWindows10) { Add-Fact 'updates' { , @(Get-Updates | Select-Object -First 1024) } }
if ($data.devices) { Add-Fact 'boundDevices' { , @(Get-Bound) } }
if ($data.store) { Add-Fact 'driverStore' { , @(Get-Store) } }

# ======== Up to here. ========

foreach ($fact in $facts['blind'].Keys) {
    [Console]::Error.WriteLine($fact + ' is not known: ' + $facts['blind'][$fact])
}
$facts.Remove('blind')

$report = $facts
if (-not $alone) {
    $metadata = @{ name = $Name }
    if ($Namespace) { $metadata['namespace'] = $Namespace }
    $now = [DateTime]::UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [Globalization.CultureInfo]::InvariantCulture)
    $report = @{
        apiVersion = 'pvdrivers.io/v1alpha1'
        kind = 'GuestReport'
        metadata = $metadata
        spec = @{ observedAt = $now; facts = $facts }
    }
}
Format-Json $report
}
